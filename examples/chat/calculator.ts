/**
 * Arithmetic. Not `eval`: a model's text is untrusted.
 *
 * @module
 */

/** Deeper than any real expression, and far from a stack overflow. */
const MAX_LENGTH = 1000;

/**
 * Returns the value of an expression of numbers, `+ - * / % ^` and parentheses.
 *
 * @throws {SyntaxError} for a text that is not an expression, with a message for its author; {RangeError} if the
 * expression has no finite value.
 */
export function calculate(expression: string): number {
  if (expression.length > MAX_LENGTH) throw new RangeError(`the expression is longer than ${MAX_LENGTH} characters`);
  // Sticky: text between two tokens is an error, and must not be skipped.
  const tokens = expression.matchAll(/\s*(\d+(?:\.\d*)?(?:e[+-]?\d+)?|\.\d+|[-+*/%^()]|\S)/giy);
  let token = next();

  function next(): string | undefined {
    return tokens.next().value?.[1];
  }

  function take(operators: string): string | undefined {
    const taken = token;
    if (taken === undefined || !operators.includes(taken)) return undefined;
    token = next();
    return taken;
  }

  function sum(): number {
    let value = product();
    for (let sign = take("+-"); sign; sign = take("+-")) value += sign === "+" ? product() : -product();
    return value;
  }

  function product(): number {
    let value = signed();
    for (let operator = take("*/%"); operator; operator = take("*/%")) {
      const by = signed();
      value = operator === "*" ? value * by : operator === "/" ? value / by : value % by;
    }
    return value;
  }

  function signed(): number {
    const sign = take("+-");
    return sign ? (sign === "-" ? -signed() : signed()) : power();
  }

  /** -2^2 is -4, and 2^3^2 is 2^9. */
  function power(): number {
    const base = operand();
    return take("^") ? base ** signed() : base;
  }

  function operand(): number {
    if (take("(")) {
      const value = sum();
      if (!take(")")) throw new SyntaxError(`")" is missing${token === undefined ? "" : ` before "${token}"`}`);
      return value;
    }
    const number = Number(token);
    if (token === undefined || Number.isNaN(number)) {
      throw new SyntaxError(token === undefined ? "the expression ends too early" : `"${token}" is not a number`);
    }
    token = next();
    return number;
  }

  const value = sum();
  if (token !== undefined) throw new SyntaxError(`"${token}" is not expected`);
  if (!Number.isFinite(value)) throw new RangeError(`the expression has no finite value: ${value}`);
  return value;
}
