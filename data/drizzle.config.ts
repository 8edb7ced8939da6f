import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "sqlite",
  schema: "./data/schema/index.ts",
  out: "./data/migrations",
  casing: "snake_case",
});
