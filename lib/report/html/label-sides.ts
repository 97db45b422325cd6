import { FONT_SIZE } from './chart';

/** Where a label stands beside its point. */
export type Side = 'right' | 'left' | 'top' | 'bottom';
const SIDES: readonly Side[] = ['right', 'left', 'top', 'bottom'];

/** A point on the narrowest drawing, in pixels from its corner; wider ones only move points apart. */
interface Placed {
  readonly label: string;
  readonly x: number;
  readonly y: number;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Pixels of a letter, of half a point, and between a point and its label. */
const LETTER = 8;
const POINT = 6;
const GAP = 3;

/** The side of each label on which it covers the fewest points and labels; of equal ones the first. `width` is the drawing's. */
export function labelSides(points: readonly Placed[], width: number): Side[] {
  const taken: Box[] = points.map(({ x, y }) => around(x, y, POINT, POINT));
  return points.map((point, index) => {
    const others = taken.filter((_, at) => at !== index);
    const ranked = SIDES.map((side) => ({ side, box: boxOf(point, side) })).map(({ side, box }) => ({
      side,
      box,
      covered:
        others.filter((other) => overlap(box, other)).length + (box.right > width || box.left < 0 ? 1 : 0),
    }));
    const least = Math.min(...ranked.map(({ covered }) => covered));
    const best = ranked.find(({ covered }) => covered === least);
    if (best === undefined) return 'right';
    taken.push(best.box);
    return best.side;
  });
}

function boxOf({ label, x, y }: Placed, side: Side): Box {
  const half = (label.length * LETTER) / 2;
  const across = POINT + GAP + half;
  const up = POINT + GAP + FONT_SIZE / 2;
  if (side === 'right') return around(x + across, y, half, FONT_SIZE / 2);
  if (side === 'left') return around(x - across, y, half, FONT_SIZE / 2);
  return around(x, side === 'top' ? y - up : y + up, half, FONT_SIZE / 2);
}

const around = (x: number, y: number, wide: number, high: number): Box => ({
  left: x - wide,
  top: y - high,
  right: x + wide,
  bottom: y + high,
});

const overlap = (a: Box, b: Box) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
