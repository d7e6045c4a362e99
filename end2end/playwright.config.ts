// Journeys in a real browser against the real binary. Each worker runs its own server (see shop.ts).
import { defineConfig } from "@playwright/test";
import { existsSync, statfsSync } from "node:fs";

const debian = "/usr/bin/chromium";

/** Pages are handed from process to process in memory: Playwright has Chromium use files of /tmp, for machines where there is little. */
function hasSharedMemory(): boolean {
  try {
    const { bavail, bsize } = statfsSync("/dev/shm");
    return bavail * bsize > 2 ** 30;
  } catch {
    return false;
  }
}

export default defineConfig({
  testDir: "tests",
  fullyParallel: false,
  workers: 2,
  // A shared machine may stall for longer than a journey waits, or be half as fast; a broken journey fails twice.
  retries: process.env.CI ? 1 : 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    viewport: { width: 1440, height: 900 },
    // A trace costs every journey time, to be thrown away if it goes well: where there is a second try, that one is traced.
    trace: process.env.CI ? "on-first-retry" : "retain-on-failure",
    launchOptions: {
      ignoreDefaultArgs: hasSharedMemory() ? ["--disable-dev-shm-usage"] : [],
      executablePath: existsSync(debian) ? debian : undefined,
      args: [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
      ],
    },
  },
});
