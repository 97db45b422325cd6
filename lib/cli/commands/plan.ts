import { planJson } from '../../plan';
import { askedEnvironment } from '../asked';
import { type Call, print, printJson } from '../call';
import { colorsFor } from '../colors';
import { planText } from '../plan-text';
import { planned } from '../planned';

export async function command(call: Call): Promise<void> {
  const plan = planned(askedEnvironment(call).environment);
  if (call.options.json) return printJson(call, planJson(plan));
  const { io, options } = call;
  print(call, planText(plan, colorsFor(io, io.out, options.color), io.out.width()));
}
