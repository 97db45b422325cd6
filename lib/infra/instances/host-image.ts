import { Annotations, CfnParameter } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { DATED_IMAGES, type ImageSelector } from '../../facts';

/** Properties of {@link HostImage}. */
export interface HostImageProps {
  /** How the image is chosen: by id, by the name of a public SSM parameter, by name, or by description. */
  readonly selector: ImageSelector;
  /**
   * Neuron SDK release, such as `2.23.0`; chooses the image when the selector is a description, and stands in the
   * messages.
   */
  readonly release: string;
  /** Region of the stack, such as `us-east-2`: an image has another id in each region. */
  readonly region: string;
  /**
   * Name of the environment, for the command that the parameter and the warning advise.
   * @default the command is advised without a name, and the warning names the environment `tutorial`
   */
  readonly environmentName?: string;
}

/**
 * The machine image, decided without a call to AWS, so that a synthesis needs no credentials and gives the same
 * template every time. What cannot be decided offline becomes the stack parameter `ImageId`: the deployment asks for
 * it, and nothing is guessed.
 */
export class HostImage extends Construct {
  /** Id of the image: the known id, or a reference to the parameter. */
  readonly imageId: string;
  /**
   * The id as text where it is known at synthesis: given, or in the catalogue of dated images for this region. Null
   * when it comes from the parameter.
   */
  readonly knownId: string | null;
  /** Device name of the image's root volume: `/dev/xvda` for Amazon Linux, else `/dev/sda1`. */
  readonly rootDevice: string;

  /**
   * Decides the image, or adds the parameter. Adds the warning `trainyard:image-unknown` when the parameter has no
   * default, because the deployment then fails unless a value is passed.
   */
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
              `Public parameter with the image of Neuron SDK ${release}. Read at every deployment; an instance that ` +
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
