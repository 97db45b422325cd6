import { createHash } from 'node:crypto';
import type { Mark } from '../emulation-mark';
import { type Hole, html, type Markup, scriptJson, trusted } from './escape';
import { type Headline, headlineOf } from './headline';
import { emulatedStyle, STYLE } from './style';

/** What a page is made of. */
interface Page {
  readonly title: string;
  readonly mark: Mark | null;
  /** What the page says first; absent: its title. */
  readonly headline?: Headline;
  readonly sections: readonly Hole[];
  /** What the page was made of, for programs. */
  readonly data: { readonly id: string; readonly value: unknown };
  /** Style beyond the report's own, and a script. Then the page runs these two texts and nothing else. */
  readonly program?: Program;
}

interface Program {
  readonly style: string;
  readonly script: string;
}

/** The frame of every page: no script runs but its own program, nothing is loaded, and the mark is the first thing on it. */
export function page({ title, mark, headline, sections, data, program }: Page): string {
  const style = `${STYLE}${mark === null ? '' : emulatedStyle(mark)}${program?.style ?? ''}`;
  const name = `${mark === null ? '' : `${mark.short} · `}${title}`;
  const whole: Markup = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${trusted(policyOf(style, program))}">
<title>${name} · Trainyard report</title><style>${trusted(style)}</style></head><body${mark === null ? null : html` class="emulated"`}>
${mark === null ? null : html`<aside class="banner" aria-label="Emulation">${mark.long}</aside>`}
${headline === undefined ? html`<header><h1>${title}</h1></header>` : headlineOf(headline, mark)}
<main>
${sections.map((part) => html`${part}\n`)}</main>
<script type="application/json" id="${data.id}">${scriptJson(data.value)}</script>
${program === undefined ? null : html`<script>${trusted(program.script)}</script>\n`}</body></html>
`;
  return whole.text;
}

/** Sections of a report have style attributes; a program sets its own through the object model, which no policy forbids. */
function policyOf(style: string, program: Program | undefined): string {
  if (program === undefined) return "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
  const only = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return `default-src 'none'; script-src ${only(program.script)}; style-src ${only(style)}; base-uri 'none'; form-action 'none'`;
}
