import { formatBytes, formatCount, formatSeconds } from '../../core/units';
import { dialectOf, releaseOf } from '../../facts';
import { memoryBar, type Plan, type PlannedCommand } from '../../plan';
import type { Colors } from '../printers/colors';
import { columns, wrap } from '../printers/wrap';
import { drawLayout } from './layouts/layout-drawing';

const BAR_WIDTH = 60;
const SHADES = ['█', '▓', '▒', '░', '▚', '▞'];

/** A plan for people. */
export function planText(plan: Plan, colors: Colors, width: number): string {
  const blocks: [string, string[]][] = [
    [headline(plan, width), []],
    ['Layout', drawLayout(plan, colors)],
    ['Memory of one logical core', memory(plan, width)],
    ['Lengths', lengths(plan, width)],
    ['Options beyond the tutorial', options(plan)],
    ['Artifact', artifact(plan).flatMap((line) => wrap(line, width - 2, '', '  '))],
    ['Commands', plan.commands.flatMap((command) => commandLines(command, width))],
    ['Where this differs from the tutorial', differences(plan, width)],
    ['Expectations', expectations(plan, width)],
    [
      'Warnings',
      plan.warnings.flatMap((it) => wrap(`${it.code}: ${it.message}; ${it.next}`, width - 2, '', '  ')),
    ],
  ];
  return blocks
    .filter(([title, lines], index) => index === 0 || (title !== '' && lines.length > 0))
    .map(([title, lines]) => [colors.bold(title), ...lines.map((line) => `  ${line}`)].join('\n'))
    .join('\n\n');
}

/** A key over versions that the catalogue does not have is another one on the instance. */
function artifact({ artifactKey, artifactInputs, release }: Plan): string[] {
  const { keyPackages } = dialectOf(releaseOf(release).dialect);
  const unknown = keyPackages.filter((name) => artifactInputs.versions[name] === undefined);
  return unknown.length === 0
    ? [`${artifactKey}  (predicted from the catalogue; the host computes it again)`]
    : [
        `${artifactKey}  (a guess: the key is known on the instance only)`,
        `it has the versions of ${unknown.join(' and ')} too, where the instance has them`,
      ];
}

function headline(plan: Plan, width: number): string {
  const count = plan.instance.count === 1 ? '' : `${plan.instance.count} × `;
  const { layout } = plan;
  const what =
    `${plan.environment}: ${plan.model.id} on ${count}${plan.instance.type}, Neuron SDK ${plan.release}\n` +
    `${formatCount(layout.replicas.length, 'replica')} × ${layout.tensorParallel} cores, batch ${layout.batch}, ` +
    `sequence ${plan.lengths.sequence}, ${formatCount(plan.concurrency, 'request')} in flight, preset ${plan.preset}`;
  return wrap(what, width).join('\n');
}

/** Nothing for the recipe that adds nothing. */
function options({ recipe }: Plan): string[] {
  const rows = (['compile', 'serve'] as const).flatMap((section) =>
    Object.entries(recipe.options[section]).map(
      ([key, value]) => `${section} ${key} ${Array.isArray(value) ? value.join(' ') : JSON.stringify(value)}`,
    ),
  );
  return rows.length === 0 ? [] : [`recipe ${recipe.name}`, ...rows];
}

function memory(plan: Plan, width: number): string[] {
  const { memory: budget } = plan;
  const segments = memoryBar(budget, BAR_WIDTH);
  const shade = (index: number) => (segments[index]?.name === 'free' ? '·' : (SHADES[index] ?? '█'));
  const bar = segments.map((segment, index) => shade(index).repeat(segment.cells)).join('');
  const basis = new Map(budget.terms.map((term) => [term.name as string, term.basis]));
  const rows = segments.map((segment, index) => [
    shade(index),
    segment.name,
    formatBytes(segment.bytes),
    basis.get(segment.name) ?? `of ${formatBytes(budget.limitBytes)}`,
  ]);
  return [`[${bar}]`, ...columns(rows, width - 2).split('\n')];
}

function lengths(plan: Plan, width: number): string[] {
  const { lengths: it } = plan;
  const rows = it.terms.map((term) => [term.name, `N(${term.mean}, ${term.stddev})`, term.basis]);
  const tail = `prompts to ${it.promptTail} of ${it.context}, with output to ${it.totalTail} of ${it.sequence}`;
  const jitter = it.jitterPercent === 0 ? '' : `, ${it.jitterPercent} % jitter`;
  const far = `mean and ${it.standardDeviations} standard deviations${jitter}`;
  return columns([...rows, ['tail', far, tail]], width - 2).split('\n');
}

function commandLines(command: PlannedCommand, width: number): string[] {
  const who = command.replica === undefined ? '' : ` (replica ${command.replica})`;
  const variables = Object.entries(command.environment).map(([name, value]) => `${name}=${quoted(value)}`);
  const words = [...variables, ...command.argv.map(quoted)];
  return [`# ${command.phase}${who}`, ...shellWrap(words, width - 2)];
}

/** Each line but the last ends with a backslash, so that a command can be copied. */
function shellWrap(words: readonly string[], width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    if (line !== '' && line.length + word.length + 3 > width) {
      lines.push(`${line} \\`);
      line = '  ';
    }
    line += line.trim() === '' ? word : ` ${word}`;
  }
  return [...lines, line];
}

function quoted(word: string): string {
  // PATH is extended by what is there already, which only double quotes let a shell see.
  if (/^[A-Za-z0-9_/.-]+:\$PATH$/.test(word)) return `"${word}"`;
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function differences(plan: Plan, width: number): string[] {
  return plan.differences
    .filter((row) => row.applies)
    .flatMap((row) => [
      ...wrap(`tutorial  ${row.tutorial}`, width - 2, '- ', '            '),
      ...wrap(`here      ${row.ours}`, width - 2, '  ', '            '),
      ...wrap(`because   ${row.because}`, width - 2, '  ', '            '),
    ]);
}

function expectations(plan: Plan, width: number): string[] {
  const rows = plan.estimates.map((row) => [
    row.what,
    row.seconds === null ? '?' : formatSmall(row.seconds),
    row.basis,
  ]);
  const floor = ['floor of time per token', `${plan.floor.tpotMilliseconds.toFixed(1)} ms`, plan.floor.basis];
  const cost = plan.costPerHour;
  const price =
    cost === null
      ? ['cost', '?', 'the environment names no price']
      : ['cost', `${cost.amount} ${cost.currency} an hour`, cost.source];
  return columns([...rows, floor, price], width - 2).split('\n');
}

function formatSmall(seconds: number): string {
  return seconds < 1 ? `${(seconds * 1000).toFixed(1)} ms` : formatSeconds(seconds);
}
