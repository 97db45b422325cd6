/**
 * Which machine image, decided without asking AWS, so that a synthesis needs no credentials and gives the same
 * template every time. What cannot be decided offline becomes a parameter of the stack: it is then asked for by
 * the deployment, never guessed.
 */
import { CfnParameter } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { DATED_IMAGES, type ImageSelector } from '../facts';

export interface HostImageProps {
  readonly selector: ImageSelector;
  readonly release: string;
  readonly region: string;
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
  }

  private parameter({ selector, release, region }: HostImageProps): CfnParameter {
    const parameter =
      selector.by === 'ssm-parameter'
        ? new CfnParameter(this, 'ImageId', {
            type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>',
            default: selector.parameter,
            description:
              `Public parameter with the image of Neuron SDK ${release}. Read at every deployment; a machine that ` +
              'runs keeps its image. If AWS has retired the parameter, set image to {"by":"id"} in the environment.',
          })
        : new CfnParameter(this, 'ImageId', {
            type: 'AWS::EC2::Image::Id',
            description:
              `Image of Neuron SDK ${release} in ${region}. Find it: aws ec2 describe-images --owners amazon ` +
              `--region ${region} --filters ${filters(selector)}, newest CreationDate; then set image to ` +
              '{"by":"id","id":"ami-..."} in the environment, or pass it with --parameters.',
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
