import { planJson, planOrAlternatives } from '../../plan';
import { colorsFor } from '../printers/colors';
import { type Call, print, printJson } from '../program/call';
import { requestedEnvironment } from '../request/requested-environment';
import { planText } from '../views/plan-text';

/** `trainyard plan`: what a run would do, and whether it fits. Throws the refusal if it does not. */
export async function command(call: Call): Promise<void> {
  const plan = planOrAlternatives(requestedEnvironment(call).environment);
  if (call.options.json) return printJson(call, planJson(plan));
  const { io, options } = call;
  print(call, planText(plan, colorsFor(io, io.out, options.color), io.out.width()));
}
