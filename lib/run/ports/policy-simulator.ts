/** One call that somebody might make. */
export interface SimulatedCall {
  /** Such as `s3:PutObject`. */
  readonly action: string;
  /** ARN of what it is made on, or `*`. */
  readonly resource: string;
  /** Values of condition keys, such as `aws:userid`. */
  readonly context?: Readonly<Record<string, string>>;
}

/** Who may do something by the stack of an environment: ARNs. */
export interface StackPrincipals {
  /** The role of its instances. */
  readonly role: string;
  /** Its policies for operators, by the name of the stack's output: `OperatorsPolicy`. */
  readonly policies: Readonly<Record<string, string>>;
}

/** IAM's own answer to what the deployed policies allow. Nothing is called, and nothing is changed. */
export interface PolicySimulator {
  /**
   * The role and the policies of a stack.
   * @throws AnswerIncomplete when the stack has no instance profile, or it has no role
   */
  principals(environment: string): Promise<StackPrincipals>;
  /** Whether a role may make a call, by everything that is attached to it. */
  roleMay(role: string, call: SimulatedCall): Promise<boolean>;
  /** Whether a managed policy alone allows a call. */
  policyAllows(policy: string, call: SimulatedCall): Promise<boolean>;
}

/** The same simulator, each of whose calls goes through `within`: its name there is the first word. */
export function simulatorWithin(
  simulator: PolicySimulator,
  within: <T>(operation: string, call: () => Promise<T>) => Promise<T>,
): PolicySimulator {
  return {
    principals: (environment) => within('ListStackResources', () => simulator.principals(environment)),
    roleMay: (role, call) => within('SimulatePrincipalPolicy', () => simulator.roleMay(role, call)),
    policyAllows: (policy, call) =>
      within('SimulateCustomPolicy', () => simulator.policyAllows(policy, call)),
  };
}
