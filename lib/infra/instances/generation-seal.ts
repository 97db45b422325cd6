import { CfnResource } from 'aws-cdk-lib';
import { CfnParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct, type IConstruct } from 'constructs';
import { sealParameterName } from '../../contract/names';
import { canonicalJson, sha256 } from '../../core/json';

/** Properties of {@link GenerationSeal}. */
export interface GenerationSealProps {
  /** Name of the environment: part of the name of the parameter. */
  readonly environmentName: string;
  /** What is sealed: the instances or the network. */
  readonly of: 'instance' | 'network';
  /** Number of the generation, 1 or more: part of the name of the parameter. */
  readonly generation: number;
  /** What stays as long as the number stays, by field. Its digest is part of the logical id. */
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
}

/**
 * CloudFormation says of the failure only that the parameter exists; the path of the construct stands in front of that in
 * what `cdk deploy` prints, so it says what to do.
 */
const NAMES = {
  instance: 'Seal (type, capacity, image or volumes changed: raise instance.generation)',
  network: 'Seal (zone, NAT, VPC or subnet changed: raise network.generation)',
} as const;

/** Digits of the digest in the logical id: enough to tell the few edits of one file apart. */
const DIGITS = 12;

/**
 * Holds still what only a new instance or a new network would take on.
 *
 * It is an SSM parameter whose name has the number of the generation and whose logical id has a digest of the facts. Other
 * facts under the same number are a second parameter of the same name, which the service refuses to create. Everything
 * else of the stack waits for it, so a deployment of such an edit fails before it has changed anything. With another
 * number the name is free, and the old parameter goes when the update is complete.
 */
export class GenerationSeal extends Construct {
  /** The parameter, of the standard tier, which costs nothing. */
  readonly parameter: CfnParameter;

  /** Adds the parameter. */
  constructor(scope: Construct, id: string, props: GenerationSealProps) {
    super(scope, id);
    const { environmentName, of, generation, facts } = props;
    // As text: a price may be a fraction.
    const value = canonicalJson(
      Object.fromEntries(Object.entries(facts).map(([field, it]) => [field, text(it)])),
    );
    this.parameter = new CfnParameter(this, NAMES[of], {
      name: sealParameterName(environmentName, of, generation),
      description: `Stays as it is while ${of}.generation of ${environmentName} is ${generation}; written by its stack`,
      type: 'String',
      tier: 'Standard',
      value,
    });
    this.parameter.overrideLogicalId(
      `${of === 'instance' ? 'Instance' : 'Network'}Seal${sha256(value).slice(0, DIGITS)}`,
    );
  }

  /** Lets every resource below `scope` wait for the seal, but for other seals. Call it when the rest is there. */
  before(scope: IConstruct): void {
    for (const each of scope.node.findAll()) {
      if (!CfnResource.isCfnResource(each) || each.node.scope instanceof GenerationSeal) continue;
      each.addResourceDependency(this.parameter);
    }
  }
}

function text(fact: GenerationSealProps['facts'][string]): string | null {
  return fact === null ? null : String(fact);
}
