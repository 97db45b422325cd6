import { CfnDocument } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { HostPhase } from '../contract/phase';
import { dataError } from '../core/errors';
import type { TypedDocument } from '../documents';

/** Properties of {@link PublishedDocuments}. */
export interface PublishedDocumentsProps {
  /** Documents to publish, as `documentsFor` renders them. At most one of each phase. */
  readonly documents: readonly TypedDocument[];
}

/**
 * The SSM documents of an environment, published byte for byte as they were rendered. A changed document becomes a
 * new default version; a run names the version it uses, so it is not affected.
 */
export class PublishedDocuments extends Construct {
  private readonly published = new Map<HostPhase, CfnDocument>();

  /** Adds one `AWS::SSM::Document` for each document. */
  constructor(scope: Construct, id: string, props: PublishedDocumentsProps) {
    super(scope, id);
    for (const { phase, name, content } of props.documents) {
      const document = new CfnDocument(this, phase.charAt(0).toUpperCase() + phase.slice(1), {
        name,
        content: {},
        documentFormat: 'JSON',
        documentType: 'Command',
        targetType: '/AWS::EC2::Instance',
        // The other method deletes the document and its history first, and fails on a fixed name.
        updateMethod: 'NewVersion',
      });
      // Text, not an object: an object would be written again by CloudFormation, with other bytes. The class
      // checks for an object, CloudFormation takes both.
      document.addPropertyOverride('Content', content);
      // cfn-lint cannot read text out of a JSON template for this rule; our tests let it read the same as an object.
      document.addMetadata('cfn-lint', { config: { ignore_checks: ['E3051'] } });
      this.published.set(phase, document);
    }
  }

  /**
   * The published document of a phase.
   * @throws DocumentNotPublished when the list had none for it
   */
  of(phase: HostPhase): CfnDocument {
    const document = this.published.get(phase);
    if (document === undefined) throw dataError('DocumentNotPublished', `there is no document for ${phase}`);
    return document;
  }
}
