/** From the text of an option to its value; a text that has none is refused in commander's way. */
import { InvalidArgumentError } from 'commander';
import { STAGES, type Stage } from '../../acceptance/claims/claim';
import { LLMPERF_VERSIONS, type LlmperfVersion } from '../../core/choices';
import { ARTIFACT_CACHES } from '../../facts/parameters/choices';

/** Text of an option to its value. Throws InvalidArgumentError, which commander prints. */
export type Parser<T> = (text: string) => T;

/** Digits only, nine at most. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError(`It must be a whole number, got '${text}'.`);
  return Number(text);
}

/** `4096,8192`: at least one, each above 0. */
export function wholeNumbers(text: string): number[] {
  const numbers = names(text).map(wholeNumber);
  if (numbers.length > 0 && numbers.every((number) => number > 0)) return numbers;
  throw new InvalidArgumentError(`It must be whole numbers above 0, separated by commas, got '${text}'.`);
}

/** A finite number above 0. */
export function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) {
    throw new InvalidArgumentError(`It must be a number above 0, got '${text}'.`);
  }
  return value;
}

/** Words separated by commas. */
export function names(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** `ReplicaDies@replica=1,request=5,Http429`: what looks like an option belongs to the name before it. */
export function faults(text: string): string[] {
  const found: string[] = [];
  for (const part of names(text)) {
    if (/^[a-z]+=/.test(part) && found.length > 0) found.push(`${found.pop()},${part}`);
    else found.push(part);
  }
  return found;
}

/** What Compile does where an artifact is there. */
export function artifactCache(text: string): (typeof ARTIFACT_CACHES)[number] {
  const found = ARTIFACT_CACHES.find((choice) => choice === text);
  if (found !== undefined) return found;
  throw new InvalidArgumentError(`It must be ${ARTIFACT_CACHES.join(' or ')}, got '${text}'.`);
}

/** One of the versions of LLMPerf whose files can be read. */
export function llmperfVersion(text: string): LlmperfVersion {
  const found = LLMPERF_VERSIONS.find((version) => version === text);
  if (found !== undefined) return found;
  throw new InvalidArgumentError(`It must be ${LLMPERF_VERSIONS.join(', ')}; got '${text}'.`);
}

/** Stages of a first day, each once. */
export function stages(text: string): Stage[] {
  const found = names(text).map((name) => STAGES.find((stage) => stage === name));
  const known = found.filter((stage): stage is Stage => stage !== undefined);
  if (known.length > 0 && known.length === found.length && new Set(known).size === known.length) return known;
  throw new InvalidArgumentError(`It must be stages, each once: ${STAGES.join(', ')}; got '${text}'.`);
}
