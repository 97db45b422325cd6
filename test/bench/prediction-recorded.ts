/**
 * Held-out errors, in per cent, as they were found when the rows were collected (2026-11), by another program
 * (Python, scipy's least squares): median and 90th percentile without the row's source, and without its lab.
 */
import type { ErrorRow, Quantity } from '../../lib/prediction/fitted';

type Recorded = readonly [sourceMedian: number, sourceP90: number, labMedian: number, labP90: number];

export const RECORDED_ERRORS: Readonly<Record<Quantity, Readonly<Record<ErrorRow['family'], Recorded>>>> = {
  decodeStep: {
    trn2: [6.5, 19.2, 5.4, 17.9],
    inf2: [7.9, 15.2, 9.4, 29.0],
    trn1: [10.3, 20.4, 14.6, 33.3],
  },
  tpotLoaded: {
    trn2: [10.5, 19.9, 9.9, 19.5],
    inf2: [37.8, 104.7, 59.8, 138.1],
    trn1: [94.3, 107.9, 120.8, 138.2],
  },
  ttftUnloaded: {
    trn2: [29.3, 50.5, 31.7, 45.8],
    inf2: [20.3, 61.2, 57.5, 402.5],
    trn1: [39.4, 77.0, 73.7, 241.8],
  },
  throughputOneUser: {
    trn2: [10.0, 30.3, 9.0, 31.3],
    inf2: [7.9, 17.8, 8.8, 37.2],
    trn1: [11.2, 20.5, 13.6, 28.2],
  },
  throughputLoaded: {
    trn2: [16.1, 32.5, 15.4, 32.2],
    inf2: [25.8, 71.8, 22.0, 59.7],
    trn1: [14.1, 39.0, 8.6, 46.6],
  },
};

/** Pairs of layouts of one publication that were put in the measured order, of so many. */
export const RECORDED_PAIRS = {
  throughput: { right: 83, pairs: 88 },
  decodeStep: { right: 53, pairs: 53 },
  equalHardware: { right: 14, pairs: 16 },
} as const;
