/** What the tests use of the validator of Data Packages. */
declare module "datapackage" {
  interface Resource {
    readonly name: string;
    readonly tabular: boolean;
    read(): Promise<readonly unknown[]>;
  }
  export const Package: {
    load(
      path: string,
      options: { readonly basePath: string },
    ): Promise<{
      readonly valid: boolean;
      readonly errors: readonly Error[];
      readonly descriptor: { readonly resources: readonly object[] };
      readonly resources: readonly Resource[];
    }>;
  };
}
