/** Stops and starts instances, as an operator may by `OperatorsPowerPolicy`. Both return before it is done. */
export interface InstancePower {
  /** Stops them; those that are stopped stay so. */
  stop(instanceIds: readonly string[]): Promise<void>;
  /** Starts them; those that run go on. */
  start(instanceIds: readonly string[]): Promise<void>;
}
