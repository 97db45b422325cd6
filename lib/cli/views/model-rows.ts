/** A model for people: its constants, and who serves it. */
import { groupBy } from '../../core/groups';
import { formatBytes } from '../../core/units';
import type { Model, Service } from '../../facts';

/** A number of weights in units of 10⁹, such as `70.6 B`. */
export const billions = (count: number): string => `${(count / 1e9).toFixed(1)} B`;

/** One row for each thing worth knowing. */
export function modelRows(model: Model): string[][] {
  const { parameters, activeParameters, experts, slidingWindow } = model;
  return [
    ['model', `${model.id} @ ${model.revision}${model.gated ? ', gated' : ''}`],
    ['architecture', model.architecture],
    [
      'weights',
      `${parameters}${experts === null ? '' : `, of which ${Math.round(activeParameters)} compute a token`}`,
    ],
    ['size', `${formatBytes(model.weightBytes)}: ${formatInWords(model)}`],
    ['layers', `${model.layers} of width ${model.hidden}, ${mlpInWords(model)}`],
    ['heads', `${model.attentionHeads} of ${model.headDimension}, ${model.keyValueHeads} for key and value`],
    [
      'vocabulary',
      `${model.vocabulary} tokens${model.tiedEmbeddings ? ', embedding and output are one' : ''}`,
    ],
    ...(slidingWindow === null ? [] : [['window', `${slidingWindow} tokens in the layers that have one`]]),
    ...(model.aliases.length === 0 ? [] : [['also called', model.aliases.join(', ')]]),
  ];
}

const formatInWords = ({ dtype, quantization }: Model) =>
  quantization === null ? dtype : `${quantization.weights} by ${quantization.method}, the rest ${dtype}`;

function mlpInWords({ experts, intermediate, layers }: Model): string {
  if (experts === null) return `MLP ${intermediate}`;
  const where =
    experts.layers === layers ? '' : ` in ${experts.layers} layers, MLP ${intermediate} in the others`;
  return `${experts.count} experts of ${experts.intermediate}, ${experts.active} for a token${where}`;
}

/** One row for each answer: the releases that share it. */
export function serviceRows(services: ReadonlyArray<Service & { readonly release: string }>): string[][] {
  const alike = groupBy(services, ({ serves, path, why }) => `${serves} ${path} ${why}`);
  return [...alike.values()].map((group) => {
    const { serves, path, why } = group[0] as Service;
    const words = { yes: 'served', no: 'not served', unknown: 'not known' }[serves];
    return [
      words,
      `SDK ${group.map(({ release }) => release).join(', ')}: ${path}${why === undefined ? '' : `; ${why}`}`,
    ];
  });
}
