/**
 * Which machine image, decided without asking AWS, so that a synthesis needs no credentials and gives the same
 * template every time. What cannot be decided offline becomes a parameter of the stack: it is then asked for by
 * the deployment, never guessed.
 */
import { Annotations, CfnParameter } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { DATED_IMAGES, type ImageSelector } from '../facts';

export interface HostImageProps {
  readonly selector: ImageSelector;
  readonly release: string;
  readonly region: string;
  /**
   * Name of the environment, for the advice in the description of the parameter.
   * @default advice without a name, which is for the environment `tutorial`
   */
  readonly environmentName?: string;
}

export class HostImage extends Construct {
  readonly imageId: string;
  /** The id as text when it is known while synthesizing. */
  readonly knownId: string | null;
  /** Where this image keeps its root file system. */
  readonly rootDevice: string;

  constructor(scope: Construct, id: string, props: HostImageProps) {
    super(scope, id);
    this.knownId = knownImage(props);
    this.rootDevice = /amazon.linux/i.test(JSON.stringify(props.selector)) ? '/dev/xvda' : '/dev/sda1';
    this.imageId = this.knownId ?? this.parameter(props).valueAsString;
    if (this.knownId === null && props.selector.by !== 'ssm-parameter') this.warn(props);
  }

  /** Otherwise the deployment ends with "parameters are missing a value", after it has published its assets. */
  private warn({ release, region, environmentName = 'tutorial' }: HostImageProps): void {
    Annotations.of(this).addWarningV2(
      'trainyard:image-unknown',
      `the image of Neuron SDK ${release} in ${region} is not known here, so the deployment asks for ImageId. Write ` +
        `it into the environment: npx trainyard image find --write --environment ${environmentName}`,
    );
  }

  private parameter({ selector, release, region, environmentName }: HostImageProps): CfnParameter {
    const environmentOption = environmentName === undefined ? '' : ` --environment ${environmentName}`;
    const parameter =
      selector.by === 'ssm-parameter'
        ? new CfnParameter(this, 'ImageId', {
            type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>',
            default: selector.parameter,
            description:
              `Public parameter with the image of Neuron SDK ${release}. Read at every deployment; a machine that ` +
              'runs keeps its image. To fix the image, or when AWS has retired the parameter: npx trainyard image ' +
              `find --write${environmentOption}, or set image to {"by":"id","id":"ami-..."} in the environment.`,
          })
        : new CfnParameter(this, 'ImageId', {
            type: 'AWS::EC2::Image::Id',
            description:
              `Image of Neuron SDK ${release} in ${region}. Find it and put it into the environment: npx trainyard ` +
              `image find --write${environmentOption}. Or by hand: aws ec2 describe-images --owners amazon --region ` +
              `${region} --filters ${filters(selector)}, newest CreationDate; pass it with --parameters ImageId=ami-...`,
          });
    parameter.overrideLogicalId('ImageId');
    return parameter;
  }
}

function knownImage({ selector, release, region }: HostImageProps): string | null {
  if (selector.by === 'id') return selector.id;
  if (selector.by === 'ssm-parameter') return null;
  const named = DATED_IMAGES.filter((image) =>
    selector.by === 'name' ? image.name === selector.name : image.release === release,
  );
  return named.map((image) => image.ids[region]).find((found) => found !== undefined) ?? null;
}

function filters(selector: ImageSelector): string {
  const name = 'name' in selector ? `'Name=name,Values=${selector.name}'` : '';
  return selector.by === 'description' ? `${name} 'Name=description,Values=${selector.description}'` : name;
}
