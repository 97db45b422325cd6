/** Stops and starts instances, as an operator may by `OperatorsPowerPolicy`. Both return before it is done. */
export interface InstancePower {
  /** Stops them; those that are stopped stay so. */
  stop(instanceIds: readonly string[]): Promise<void>;
  /** Starts them; those that run go on. */
  start(instanceIds: readonly string[]): Promise<void>;
}

/** The same power, each of whose calls goes through `within`: its name there is the first word. */
export function powerWithin(
  power: InstancePower,
  within: <T>(operation: string, call: () => Promise<T>) => Promise<T>,
): InstancePower {
  return {
    stop: (instanceIds) => within('StopInstances', () => power.stop(instanceIds)),
    start: (instanceIds) => within('StartInstances', () => power.start(instanceIds)),
  };
}
