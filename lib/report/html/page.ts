import type { Mark } from '../emulation-mark';
import { type Hole, html, type Markup, scriptJson, trusted } from './escape';
import { STYLE } from './style';

/** What a page is made of. */
interface Page {
  readonly title: string;
  readonly mark: Mark | null;
  readonly sections: readonly Hole[];
  /** What the page was made of, for programs. */
  readonly data: { readonly id: string; readonly value: unknown };
}

/** The frame of every page: no script runs, nothing is loaded, and the mark is the first thing on it. */
export function page({ title, mark, sections, data }: Page): string {
  const name = `${mark === null ? '' : `${mark.short} · `}${title}`;
  const whole: Markup = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${name} · Trainyard report</title><style>${trusted(STYLE)}</style></head><body>
${mark === null ? null : html`<div class="stamp banner">${mark.long}</div>`}
<header><h1>${title}</h1></header>
<main>
${sections.map((part) => html`${part}\n`)}</main>
<script type="application/json" id="${data.id}">${scriptJson(data.value)}</script>
</body></html>
`;
  return whole.text;
}
