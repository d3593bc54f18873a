/** How the sentences of repairs and of errors under `"strict"` end. */

/** The end of a repair's sentence: what was done. */
export const DONE: RegExp =
  /; (added|changed|declared|merged|moved|raised|reduced|removed|renamed|replaced|requested|sent|set|turned|wrapped)\b/;

/** The end of an error's sentence under `"strict"`: what to do. */
export const DEMANDED: RegExp =
  /; (add|change|declare|give|merge|move|put|raise|reduce|remove|rename|replace|request|send|set|turn|wrap) (?!was|must)/;
