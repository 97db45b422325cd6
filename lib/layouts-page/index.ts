/** The list of layouts as a page whose values can be changed by hand; the same functions run in the browser. */

export { layoutsPage } from './layouts-page';
export { pageData } from './page-data';
