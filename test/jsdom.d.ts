/** jsdom ships no types; tests use the window it makes and nothing else. */
declare module "jsdom" {
  export class JSDOM {
    constructor(html?: string);
    readonly window: Window & typeof globalThis;
  }
}
