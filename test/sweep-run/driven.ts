import type { SweepInput, SweepPlan } from '../../lib/sweep';
import { SweepScene } from './sweep-scene';

/** A sweep that the real driver drove on an emulated service and clock. */
export interface Driven {
  readonly plan: SweepPlan;
  readonly seconds: number;
  readonly scene: SweepScene;
}

/** Each command takes what the plan keeps for its step; those that only look take no time. */
export async function driven(sweep: SweepInput, instances: number): Promise<Driven> {
  const scene = new SweepScene(Array.from({ length: instances }, (_, index) => `i-${index + 1}`));
  const length = new Map<string, number>();
  scene.onStored = ({ plan, steps }) => {
    for (const { id, seconds } of plan.steps) {
      for (const runId of steps[id]?.runIds ?? []) length.set(runId, seconds * 1000);
    }
  };
  scene.host.usual = (phase, runId) => {
    const looks = phase === 'stop' || (phase === 'deploy' && /-c\d+$/.test(runId));
    return { takes: looks ? 1 : (length.get(runId) ?? 1) };
  };
  const began = scene.clock.now();
  const { plan } = await scene.run(sweep);
  return { plan, seconds: (scene.clock.now() - began) / 1000, scene };
}
