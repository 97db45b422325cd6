import type { Environment } from '../../environment';

/** How the stack of an environment stands: `absent` also when it was never there, `changing` while it is worked on. */
export type StackState = 'absent' | 'changing' | 'deployed' | 'failed';

/** Where the environments of a first day are deployed and destroyed: AWS, or an emulated account. */
export interface Deployments {
  /**
   * Deploys, and returns when the stack is complete. The stack is given `guards.deleteStackAt` of the environment, which
   * deletes it from outside at that moment, whatever became of this process. Deploying what is deployed moves that
   * moment.
   * @throws CdkFailed, or what refused the launch; what was begun may then stand and is to be destroyed
   */
  deploy(environment: Environment, signal: AbortSignal): Promise<void>;
  /** Destroys, and returns when the stack is gone; no error when there is none. Buckets stay, as everywhere. */
  destroy(environment: Environment, signal: AbortSignal): Promise<void>;
  /** How the stack of the environment of this name stands. */
  state(environment: Environment): Promise<StackState>;
  /** Ids of what costs money by the hour and carries the tag of the environment: instances, volumes, addresses. */
  remains(environment: Environment): Promise<readonly string[]>;
}
