import { z } from 'zod';
import { requestError } from '../../core/errors';
import { EGRESS_HOST, EGRESS_URL, MODEL_SOURCE, MODEL_STORE, WHOLE_NUMBERS } from '../../facts';
import { wholeNumberPattern } from './whole-number-pattern';

interface Limits {
  readonly minChars: number;
  readonly maxChars: number;
  /** Set when the values can be listed; the console then shows a list to pick from. */
  readonly values?: readonly string[];
}

/** What an alternative of `oneOf` may consist of. */
const LISTED = /^[A-Za-z0-9][A-Za-z0-9._/-]*$/;

/**
 * The closed set of alphabets that a value may be written in on its way into a shell script.
 *
 * Run Command pastes a value as text into a script that root runs, and quotes do not help against a value that holds
 * a quote. So no alphabet admits a quote, `$`, backtick, backslash, separator, redirection, brace, parenthesis, white
 * space or line end: inside single quotes every admitted value is itself. The constructor is private; a pattern that
 * is not written here cannot reach a document.
 *
 * Patterns are anchored (the agent looks for a match anywhere) and stay within RE2 (a pattern that RE2 refuses fails
 * every run on the instance): no look-around, no repeat above 1000.
 */
export class Alphabet {
  /** The pattern, anchored; the same text for zod, for the service and for the agent. */
  readonly pattern: string;
  /** Least number of characters. */
  readonly minChars: number;
  /** Greatest number of characters; it counts towards the size of a document. */
  readonly maxChars: number;
  /** The values, where they can be listed; the console then shows a list to choose from. Else undefined. */
  readonly values: readonly string[] | undefined;

  private constructor(
    /** What is admitted, in the words of an operator. */
    readonly says: string,
    body: string,
    limits: Limits,
  ) {
    this.pattern = `^${body}$`;
    this.minChars = limits.minChars;
    this.maxChars = limits.maxChars;
    this.values = limits.values;
  }

  /** A whole number, both ends included, no sign, no leading zero. */
  static wholeNumber(min: number, max: number): Alphabet {
    const limits = { minChars: String(min).length, maxChars: String(max).length };
    return new Alphabet(`a whole number from ${min} to ${max}`, wholeNumberPattern(min, max), limits);
  }

  /**
   * One of a few values that can be listed. Throws UnsafeChoice when one holds anything but letters, digits and `. _
   * / -`, or when there is none.
   */
  static oneOf(values: ReadonlyArray<string | number>): Alphabet {
    const texts = values.map(String);
    const stranger = texts.find((text) => !LISTED.test(text));
    if (texts.length === 0 || stranger !== undefined) {
      throw requestError(
        'UnsafeChoice',
        `a choice needs one or more plain values, got ${JSON.stringify(stranger ?? '')}`,
        { next: 'use letters, digits and . _ / - and begin with a letter or digit' },
      );
    }
    const lengths = texts.map((text) => text.length);
    const body = `(?:${texts.map((text) => text.replaceAll('.', '\\.')).join('|')})`;
    return new Alphabet(`one of ${texts.join(', ')}`, body, {
      minChars: Math.min(...lengths),
      maxChars: Math.max(...lengths),
      values: texts,
    });
  }

  /** A plain name: a release, an instance type, a bucket, a region, an address. */
  static name(maxChars = 128): Alphabet {
    return new Alphabet(
      `up to ${maxChars} letters, digits, dots, underscores and hyphens, beginning with a letter or digit`,
      `[A-Za-z0-9][A-Za-z0-9._-]{0,${maxChars - 1}}`,
      { minChars: 1, maxChars },
    );
  }

  /** `owner/name` on the Hub. Doubled separators are refused: `--` stands for `/` in folder names. */
  static hubId(): Alphabet {
    const word = '[A-Za-z0-9]+(?:(?:[.-]|_+)[A-Za-z0-9]+)*';
    return new Alphabet('a Hub id, owner/name', `${word}/${word}`, { minChars: 3, maxChars: 96 });
  }

  /** Lower-case, as object keys, tags and unit names take it. */
  static runId(): Alphabet {
    return new Alphabet(
      '3 to 63 of a-z, 0-9 and hyphen, beginning with a letter or digit',
      '[a-z0-9][a-z0-9-]{2,62}',
      { minChars: 3, maxChars: 63 },
    );
  }

  /** The name or ARN of a secret; empty means none. */
  static secretName(): Alphabet {
    return new Alphabet(
      'the name or ARN of a secret, or nothing',
      '(?:[A-Za-z0-9/][A-Za-z0-9/_+=.@:-]{0,511})?',
      { minChars: 0, maxChars: 512 },
    );
  }

  /** Address of a proxy, an index or a mirror; empty means none. */
  static egressUrl(): Alphabet {
    return new Alphabet('an address without a user or a password, or nothing', `(?:${EGRESS_URL.pattern})?`, {
      minChars: 0,
      maxChars: EGRESS_URL.maxCharacters,
    });
  }

  /** Hosts with slashes in between, because a comma is not admitted anywhere; empty means none. */
  static hosts(): Alphabet {
    const { pattern, maxCharacters, most } = EGRESS_HOST;
    return new Alphabet('hosts with slashes in between, or nothing', `(?:${pattern}(?:/${pattern})*)?`, {
      minChars: 0,
      maxChars: most * (maxCharacters + 1),
    });
  }

  /** Where a checkpoint is kept: the hub, a prefix of a bucket, a folder. */
  static modelSource(): Alphabet {
    return new Alphabet(
      'hub, s3://bucket/prefix/ with a slash at its end, or the absolute path of a folder; no part begins with a dot',
      `(?:${MODEL_SOURCE.pattern})`,
      { minChars: 2, maxChars: MODEL_SOURCE.maxCharacters },
    );
  }

  /** Prefix of the store of weights; empty means none. */
  static modelStore(): Alphabet {
    return new Alphabet(
      's3://bucket/prefix/ with a slash at its end, or nothing',
      `(?:${MODEL_STORE.pattern})?`,
      { minChars: 0, maxChars: MODEL_STORE.maxCharacters },
    );
  }

  /** TTFT and TPOT in milliseconds, or none. */
  static goodputLimits(): Alphabet {
    const { min, max } = WHOLE_NUMBERS.GoodputMilliseconds;
    const milliseconds = wholeNumberPattern(min, max);
    return new Alphabet(
      'two whole numbers of milliseconds with a slash between them, or none',
      `(?:none|${milliseconds}/${milliseconds})`,
      { minChars: 3, maxChars: 2 * String(max).length + 1 },
    );
  }

  /** A SHA-256 as 64 lower-case hexadecimal digits. */
  static sha256(): Alphabet {
    return new Alphabet('64 lower-case hexadecimal digits', '[0-9a-f]{64}', { minChars: 64, maxChars: 64 });
  }

  /** The same, or `any`: nothing is recorded to compare with. */
  static sha256OrAny(): Alphabet {
    return new Alphabet('64 lower-case hexadecimal digits, or any', '(?:any|[0-9a-f]{64})', {
      minChars: 3,
      maxChars: 64,
    });
  }

  /** The same, or `hub`: the list of the Hub decides. */
  static sha256AnyOrHub(): Alphabet {
    return new Alphabet('64 lower-case hexadecimal digits, any, or hub', '(?:any|hub|[0-9a-f]{64})', {
      minChars: 3,
      maxChars: 64,
    });
  }

  /** Standard base64 with padding, not empty: how free text travels. */
  static base64(maxChars: number): Alphabet {
    const letter = '[A-Za-z0-9+/]';
    return new Alphabet(
      `base64 of up to ${maxChars} characters`,
      `(?:${letter}{4})*(?:${letter}{4}|${letter}{3}=|${letter}{2}==)`,
      { minChars: 4, maxChars },
    );
  }

  /** The same rule for a program that holds the value before it is sent. */
  schema(): z.ZodType<string> {
    return z
      .string()
      .min(this.minChars, `must be ${this.says}`)
      .max(this.maxChars, `must be ${this.says}`)
      .regex(new RegExp(this.pattern), `must be ${this.says}`);
  }

  /** Whether a value may be sent. */
  admits(value: string): boolean {
    return this.schema().safeParse(value).success;
  }
}
