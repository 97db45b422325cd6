import type { ScheduleRequest } from '../../lib/sweep';

interface Running {
  readonly kind: 'compile' | 'deploy' | 'measure';
  readonly what: string;
  readonly instance: number;
  readonly to: number;
}

/** A driver that obeys the rules of the host and otherwise does what chance says: seconds until all is measured. */
export function anyOrder(request: ScheduleRequest, chance: () => number): number {
  const { cells, seconds } = request;
  const instances = Array.from({ length: request.instances }, () => ({ standing: '', deploys: 0 }));
  const compiled = new Set<string>();
  const left = new Map(cells.map((one) => [one.cell, one]));
  const begun = new Set<string>();
  let running: Running[] = [];
  let now = 0;

  const on = (instance: number, kind?: Running['kind']) =>
    running.filter((each) => each.instance === instance && (kind === undefined || each.kind === kind)).length;
  const devicesFree = (instance: number) => on(instance, 'deploy') + on(instance, 'measure') === 0;
  const wantedBy = (deployment: string) => [...left.values()].some((one) => one.deployment === deployment);

  function choices(): Running[] {
    return instances.flatMap(({ standing, deploys }, instance) => {
      const quiet = !request.measureAlone || on(instance, 'measure') === 0;
      const compiles =
        quiet && on(instance, 'compile') < request.compileSlots
          ? [...new Set(cells.map(({ artifact }) => artifact))].filter((key) => !begun.has(key))
          : [];
      const free = devicesFree(instance) && now >= seconds.download;
      const loads =
        free && !wantedBy(standing) ? [...left.values()].filter((one) => compiled.has(one.artifact)) : [];
      const alone = !request.measureAlone || on(instance, 'compile') === 0;
      const measures = free && alone ? [...left.values()].filter((one) => one.deployment === standing) : [];
      const make = (kind: Running['kind'], what: string, length: number) => ({
        kind,
        what,
        instance,
        to: now + length,
      });
      return [
        ...compiles.map((key) => make('compile', key, seconds.compile)),
        ...loads.map((one) =>
          make('deploy', one.deployment, deploys === 0 ? seconds.load : seconds.redeploy),
        ),
        ...measures.map((one) => make('measure', one.cell, one.measureSeconds)),
      ];
    });
  }

  function start(step: Running): void {
    running.push(step);
    if (step.kind === 'compile') begun.add(step.what);
    if (step.kind === 'measure') left.delete(step.what);
    const instance = instances[step.instance];
    if (step.kind === 'deploy' && instance)
      Object.assign(instance, { standing: '', deploys: instance.deploys + 1 });
  }

  function finish(step: Running): void {
    if (step.kind === 'compile') compiled.add(step.what);
    const instance = instances[step.instance];
    if (step.kind === 'deploy' && instance) instance.standing = step.what;
  }

  while (left.size > 0 || running.length > 0) {
    for (
      let open = choices();
      open.length > 0 && (running.length === 0 || chance() > 0.1);
      open = choices()
    ) {
      start(open[Math.floor(chance() * open.length)] as Running);
    }
    // Nothing runs only while the weights are awaited.
    now = running.length === 0 ? seconds.download : Math.min(...running.map(({ to }) => to));
    for (const step of running.filter(({ to }) => to <= now)) finish(step);
    running = running.filter(({ to }) => to > now);
  }
  return now;
}
