import { html, type Markup } from '../report/html/escape';
import { page } from '../report/html/page';
import { section } from '../report/html/section';
import type { PageData } from './page-data';
import { pageProgram } from './page-program';
import { PAGE_STYLE } from './page-style';

/**
 * The page as one HTML file: the places that its program fills, the data, the program and the style. It loads nothing.
 * @throws PageProgramMissing in a checkout that is not built
 */
export function layoutsPage(data: PageData): string {
  return page({
    title: `Layouts of environment ${data.environment.name}`,
    mark: null,
    sections: [controls(), results()],
    data: { id: 'page-data', value: data },
    program: { style: PAGE_STYLE, script: pageProgram() },
  });
}

const part = (id: string, title: string, content: Markup): Markup =>
  section({ id, title, kind: 'card' }, content);

function controls(): Markup {
  return part(
    'controls',
    'Values',
    html`<noscript><p>This page computes in the browser, and its script is not allowed to run. The command prints the same list.</p></noscript><div id="values"></div>`,
  );
}

/** Everything beside the controls. The verdict is a live region: it is read aloud when it changes. */
function results(): Markup {
  return html`<div><section id="verdict" class="card verdict"><h2>Layout: <em id="verdict-word"></em></h2><div role="status"><div id="ignored"></div><div id="reasons"></div></div><p id="summary"></p></section>
<div class="computed">${part('placement', 'Devices and cores', html`<div id="devices"></div>`)}
<div class="columns">${part('how-fast', 'How fast it may be', html`<div id="speed"></div>`)}${part('requests', 'Lengths', html`<div id="lengths"></div>`)}</div>
${part('budget', 'Memory of one device', html`<div id="memory"></div>`)}
${part('in-cdk-json', 'Fields of cdk.json that differ', html`<div id="fields"></div>`)}</div>
${part(
  'all-layouts',
  'All layouts, the most tokens per second first',
  html`<div id="filters"></div><div class="computed"><div id="list"></div><div id="list-notes"></div></div>`,
)}
<p id="time" class="muted"></p></div>`;
}
