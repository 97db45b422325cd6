import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FileAssetPackaging, Stack, Stage } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { toolkitKey } from '../contract/names';
import { dataError } from '../core/errors';
import type { Toolkit } from '../documents';

/** Properties of {@link ToolkitAsset}. */
export interface ToolkitAssetProps {
  /** The toolkit to publish; `buildToolkit` makes it. */
  readonly toolkit: Toolkit;
}

/**
 * The host toolkit as a file asset: `<sha256>.tar` in the assets bucket of the CDK bootstrap, which is the name that
 * every document asks for.
 */
export class ToolkitAsset extends Construct {
  /** Name of the assets bucket; may hold tokens for account and region. */
  readonly bucketName: string;
  /** Key of the archive in that bucket. */
  readonly objectKey: string;

  /**
   * Writes the archive into the assembly folder and registers it. Throws ToolkitKeyChanged when the stack's
   * synthesizer puts file assets under a prefix, and NoStage outside an app.
   */
  constructor(scope: Construct, id: string, props: ToolkitAssetProps) {
    super(scope, id);
    const { sha256, bytes } = props.toolkit;
    const fileName = `asset.${toolkitKey(sha256)}`;
    writeFileSync(join(outputFolder(this), fileName), bytes);
    const location = Stack.of(this).synthesizer.addFileAsset({
      fileName,
      sourceHash: sha256,
      packaging: FileAssetPackaging.FILE,
      displayName: 'Trainyard host toolkit',
    });
    this.bucketName = location.bucketName;
    this.objectKey = location.objectKey;
    if (this.objectKey !== toolkitKey(sha256)) {
      throw dataError(
        'ToolkitKeyChanged',
        `the toolkit would be published as ${this.objectKey}, the documents ask for ${toolkitKey(sha256)}`,
        { next: 'use a stack synthesizer without a prefix for file assets' },
      );
    }
  }
}

function outputFolder(scope: Construct): string {
  const stage = Stage.of(scope);
  if (stage === undefined) throw dataError('NoStage', `${scope.node.path} is not in an app`);
  return stage.assetOutdir;
}
