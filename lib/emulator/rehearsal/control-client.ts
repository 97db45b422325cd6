import { foreignCode } from '../../codes/foreign-code';
import type { CallLimits } from '../../core/bounded';
import { phaseError } from '../../core/errors';
import { loopbackCall } from '../../core/loopback-call';
import type { Model } from '../../facts';
import type { AccountFile, InstanceChange, InstanceRecord, InstanceSpec } from '../account';
import { accountCall } from './account-call';

/** The slowest is to terminate an instance: each of its processes is ended first. */
const CONTROL_LIMIT_MS = 120_000;

/** An emulated instance without its first boot script. */
export type InstanceView = Omit<InstanceRecord, 'userData'>;

/** The control endpoint of an emulated account, from an operator's side. */
export class ControlClient {
  /** `signal` ends what is under way, but not the letting go of the account. */
  constructor(
    private readonly file: AccountFile,
    private readonly signal?: AbortSignal,
  ) {}

  instances(): Promise<InstanceView[]> {
    return this.ask('GET', '/hosts');
  }

  async freeAddress(): Promise<string> {
    return (await this.ask<{ address: string }>('POST', '/addresses')).address;
  }

  launch(spec: InstanceSpec): Promise<InstanceView> {
    return this.ask('POST', '/hosts', spec);
  }

  async change(instanceId: string, change: InstanceChange): Promise<void> {
    await this.ask('PATCH', `/hosts/${instanceId}`, change);
  }

  /** Starts an instance that was stopped; one that runs goes on. */
  async start(instanceId: string): Promise<void> {
    await this.ask('POST', `/start/${instanceId}`);
  }

  async terminate(instanceId: string): Promise<void> {
    await this.ask('DELETE', `/hosts/${instanceId}`);
  }

  /**
   * Plans when the account takes the environment away, whoever lives then; null plans nothing. Without a moment, only
   * a deletion that has been is forgotten.
   */
  async planDeletion(environment: string, at?: string | null): Promise<void> {
    await this.ask('PUT', `/deletions/${environment}`, { at });
  }

  /** Takes everything of an environment away but its buckets; nothing where there is nothing. */
  async deleteStack(environment: string): Promise<void> {
    await this.ask('DELETE', `/stacks/${environment}`);
  }

  async putSecret(name: string, value: string): Promise<void> {
    await this.ask('PUT', `/secrets/${encodeURIComponent(name)}`, { value });
  }

  /** Lets the stand-in hub have a model that the catalogue does not have, with its `config.json`. */
  async putModel(model: Model, config: unknown): Promise<void> {
    await this.ask('PUT', `/models/${encodeURIComponent(model.id)}`, { model, config });
  }

  /** False when another operator still holds the account. */
  async shutdown(operator: string): Promise<boolean> {
    const answer = await this.within<{ stopping: boolean }>({}, 'POST', `/shutdown/${operator}`);
    return answer.stopping;
  }

  private ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    return this.within<T>(this.signal === undefined ? {} : { signal: this.signal }, method, path, body);
  }

  private within<T>(limits: CallLimits, method: string, path: string, body?: unknown): Promise<T> {
    const ask = (signal: AbortSignal) => this.answer<T>(signal, method, path, body);
    return accountCall(`${method} ${path}`, ask, { ...limits, milliseconds: CONTROL_LIMIT_MS });
  }

  private async answer<T>(signal: AbortSignal, method: string, path: string, body?: unknown): Promise<T> {
    const response = await loopbackCall(`${this.file.controlEndpoint}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.file.token}`, 'content-type': 'application/json' },
      signal,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer = JSON.parse(response.text) as T & { code?: string; message?: string; next?: string };
    if (response.ok) return answer;
    const code = answer.code === undefined ? 'AccountRefused' : foreignCode(answer.code);
    throw phaseError(code, answer.message ?? `HTTP ${response.status}`, {
      ...(answer.next && { next: answer.next }),
    });
  }
}
