// What people are told: a hand-over that rings the other's bell before their eyes, an inbox that is read and put off, how each wants
// to be told, and mails that are only shown.
import { type Page } from "@playwright/test";
import { clean } from "../axe";
import { expect, live, moveByApi, place, signIn, test } from "../people";

const row = (page: Page, number: string) => page.locator(".Inbox-row", { hasText: number });

async function count(page: Page): Promise<number> {
  const shown = page.locator(".Bell-button .Bell-count");
  return (await shown.count()) === 0 ? 0 : Number(await shown.innerText());
}

test("a hand-over rings the other's bell without anybody loading anything, and is opened, read and put off", async ({ browser, shop }) => {
  const manager = await browser.newContext();
  const buyer = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await signIn(manager, shop, "account_manager");
  await signIn(buyer.context(), shop, "procurement");
  const hand = async (number: string) => moveByApi(manager, shop, await place(manager, shop, number), "supplier");

  await buyer.goto(`${shop.url}/my-work`);
  await live(buyer);
  const before = await count(buyer);
  await hand("BELL-1");
  await expect.poll(() => count(buyer), { message: "the bell rings" }).toBe(before + 1);
  await buyer.locator(".Bell-button").click();
  const first = buyer.locator(".Bell-list .Notification", { hasText: "BELL-1" });
  await expect(first).toContainText("Your turn: Awaiting supplier confirmation");
  await expect(first).toContainText("because you own Awaiting supplier confirmation");
  await buyer.screenshot({ path: test.info().outputPath("bell.png") });
  await clean(buyer, "the bell", ".Bell");
  await buyer.keyboard.press("Escape");
  await expect(buyer.locator(".Bell-list")).toBeHidden();
  await expect(buyer.locator(".Bell-button")).toBeFocused();
  await buyer.locator(".Bell-button").click();
  await first.click();
  await expect(buyer).toHaveURL(/\/orders\/BELL-1$/);
  await expect.poll(() => count(buyer), { message: "who opens it has read it" }).toBe(before);

  // The inbox follows by itself, too.
  await buyer.goto(`${shop.url}/inbox`);
  await expect(row(buyer, "BELL-1")).toBeVisible();
  await expect(row(buyer, "BELL-1").locator("[data-unread]")).toHaveCount(0);
  await hand("BELL-2");
  await expect(row(buyer, "BELL-2").locator("[data-unread]")).toBeVisible();
  await buyer.screenshot({ path: test.info().outputPath("inbox.png") });
  await clean(buyer, "the inbox");
  await row(buyer, "BELL-2").locator("summary").click();
  await clean(buyer, "putting off", ".Inbox");
  await row(buyer, "BELL-2").getByRole("button", { name: "Until it changes" }).click();
  await expect(row(buyer, "BELL-2")).toHaveCount(0);
  await buyer.getByRole("button", { name: "Snoozed" }).click();
  await row(buyer, "BELL-2").getByRole("button", { name: "Bring back now: BELL-2" }).click();
  await expect(buyer.getByRole("heading", { name: "Nothing is put off" })).toBeVisible();
  await buyer.getByRole("button", { name: "All", exact: true }).click();
  await expect(row(buyer, "BELL-2")).toBeVisible();
  await buyer.getByRole("button", { name: "Mark all read" }).click();
  await expect(buyer.locator(".Inbox-row [data-unread]")).toHaveCount(0);
  await expect.poll(() => count(buyer)).toBe(0);
});

test("everybody chooses how they are told, and mails are shown until a mail server is named", async ({ browser, shop, allow }) => {
  allow(/status of 422/);
  const manager = await browser.newContext();
  const maker = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  const ada = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await signIn(manager, shop, "account_manager");
  await signIn(maker.context(), shop, "production");
  await signIn(ada.context(), shop);
  await maker.goto(`${shop.url}/notifications`);
  const turn = maker.getByLabel("My turn: by mail");
  await turn.selectOption("At once");
  await maker.screenshot({ path: test.info().outputPath("told.png") });
  await clean(maker, "how one is told");
  await maker.getByRole("button", { name: "Save", exact: true }).click();
  await expect(maker.getByText("Saved: you are told so from now on.").first()).toBeVisible();
  await maker.reload();
  await expect(turn).toHaveValue("now");

  await moveByApi(manager, shop, await place(manager, shop, "MAIL-1"), "scheduled");
  await expect(async () => {
    await ada.goto(`${shop.url}/settings/mail`);
    await expect(ada.locator(".Outbox li", { hasText: "MAIL-1: your turn" })).toContainText("Shown only", { timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
  await ada.locator(".Outbox summary", { hasText: "MAIL-1" }).click();
  await expect(ada.locator(".Outbox pre", { hasText: "MAIL-1" })).toContainText("/orders/MAIL-1");
  await ada.screenshot({ path: test.info().outputPath("mail.png") });
  await clean(ada, "mails");
  // A server that is not there, and what is said of it.
  await ada.locator("#mail-host").fill("127.0.0.1");
  await ada.locator("#mail-port").fill("1");
  await ada.locator("#mail-tls").selectOption("none");
  await ada.locator("#mail-from").fill("milepost@shop.example");
  await ada.getByRole("button", { name: "Save" }).click();
  await expect(ada.getByText("Saved: mails are shown here and go nowhere.").first()).toBeVisible();
  await ada.getByRole("button", { name: "Send a test" }).click();
  await expect(ada.getByRole("status").filter({ hasText: "could not be reached" })).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`on a phone, ${colorScheme}`, async ({ browser, shop }) => {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, colorScheme, reducedMotion: "reduce" });
    const page = await context.newPage();
    await signIn(context, shop);
    await page.goto(`${shop.url}/my-work`);
    await page.getByRole("link", { name: /^Inbox/ }).click();
    await expect(page.getByRole("heading", { name: "Inbox" })).toBeVisible();
    for (const path of ["inbox", "notifications", "settings/mail"]) {
      await page.goto(`${shop.url}/${path}`);
      await page.screenshot({ path: test.info().outputPath(`${path.replace("/", "-")}.png`) });
      await clean(page, path);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
      expect(wide, "nothing is wider than the phone").toBe(false);
    }
  });
}
