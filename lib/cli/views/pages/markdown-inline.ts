/** Words of a paragraph of Markdown as they are read on a terminal. What stands between backticks is left alone. */
export function inlineText(markdown: string): string {
  return markdown
    .replaceAll(/\*\*(`[^`]*`)\*\*/g, '$1')
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : withoutSigns(part)))
    .join('')
    .replaceAll(/\[((?:[^[\]]|`[^`]*`)+)\]\(([^()\s]+)\)/g, (_, text: string, target: string) =>
      /^https?:/.test(target) && text !== target ? `${text} (${target})` : text,
    );
}

/** Pictures by their words; stress has no sign of its own. */
function withoutSigns(text: string): string {
  return text
    .replaceAll(/!\[([^\]]*)\]\([^)]*\)/g, '(picture: $1)')
    .replaceAll(/\*\*([^*]+)\*\*/g, '$1')
    .replaceAll(/(?<![\w*])\*([^*\s][^*]*)\*(?![\w*])/g, '$1');
}
