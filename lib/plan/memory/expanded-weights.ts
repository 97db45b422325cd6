import type { Model } from '../../facts';

/** Whether a server loads the weights wider than the checkpoint stores them: MXFP4, served in BF16. The host has the same rule. */
export const isExpanded = ({ weightBytes, loadedBytes }: Model): boolean => loadedBytes !== weightBytes;

/** The template variable of the weights: AWS's command leaves the choice to the server, ours says it. */
export const weightVariables = (model: Model) => ({
  weightFormat: isExpanded(model) ? ', "quantization": "bf16"' : '',
});
