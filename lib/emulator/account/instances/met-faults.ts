import { join } from 'node:path';

/** The folder of an instance where whatever came across an injected failure leaves a file of its name, by the instance's root. */
export const metFaultsFolder = (root: string) => join(root, 'run/emulation/met');
