import type { CfnLaunchTemplate } from 'aws-cdk-lib/aws-ec2';

/** EBS volumes of an instance beside its instance store. */
export interface Volumes {
  /**
   * Size of the root volume in GiB. The Neuron images fill most of 100 GiB and ask for 512 on Trainium.
   * @default 512
   */
  readonly rootGiB?: number;
  /**
   * Device name of the root volume in the image.
   * @default '/dev/sda1', as in the Ubuntu images
   */
  readonly rootDevice?: string;
  /**
   * Size in GiB of a volume for checkpoints and artifacts, at 4,000 IOPS and 1,000 MiB/s.
   * @default 0: no volume; the instance store is used, or the root volume where there is none
   */
  readonly dataGiB?: number;
  /**
   * ARN of the KMS key of every volume.
   * @default the default key of the account and region for EBS
   */
  readonly key?: string | null;
}

/** What gp3 includes in its price, and what loading 141 GB of weights in a few minutes needs. */
const BASELINE = { iops: 3000, throughput: 250 };
const FAST = { iops: 4000, throughput: 1000 };

/** Block device mappings for a launch template: encrypted gp3 volumes, deleted with the instance. */
export function volumes(props: Volumes = {}): CfnLaunchTemplate.BlockDeviceMappingProperty[] {
  const { rootGiB = 512, rootDevice = '/dev/sda1', dataGiB = 0, key } = props;
  const kms = key ? { kmsKeyId: key } : {};
  return [
    { deviceName: rootDevice, ebs: { ...volume(rootGiB, BASELINE), ...kms } },
    ...(dataGiB > 0 ? [{ deviceName: '/dev/sdf', ebs: { ...volume(dataGiB, FAST), ...kms } }] : []),
  ];
}

function volume(volumeSize: number, speed: typeof BASELINE): CfnLaunchTemplate.EbsProperty {
  return { volumeType: 'gp3', volumeSize, encrypted: true, deleteOnTermination: true, ...speed };
}
