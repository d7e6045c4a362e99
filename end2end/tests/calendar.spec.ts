// A board's calendar: hours by the keyboard, holidays typed and out of a file, what saving would do, and open boards that follow.
import { type BrowserContext, type Page } from "@playwright/test";
import { clean } from "../axe";
import { boardSlug, column, expect, openBoard, refused, signIn, test } from "../people";
import { Shop } from "../shop";

/** The page, once it can be edited. */
async function openCalendar(page: Page, shop: Shop): Promise<void> {
  await page.goto(`${shop.url}/settings/calendar`);
  await expect(page.getByRole("heading", { name: "Calendar" })).toBeVisible();
  // The button waits for the page's program.
  await expect(page.getByRole("button", { name: "Add", exact: true })).toBeEnabled({ timeout: 20_000 });
}

const bar = (page: Page) => page.getByRole("region", { name: "What changes" });
const iso = (daysAhead: number) => new Date(Date.now() + daysAhead * 86_400_000).toISOString().slice(0, 10);

function ics(...days: { date: string; name: string; more?: string }[]): { name: string; mimeType: string; buffer: Buffer } {
  const events = days.map(({ date, name, more }) => `BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:${date.replaceAll("-", "")}\r\n${more ?? ""}SUMMARY:${name}\r\nEND:VEVENT\r\n`);
  const text = `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//Days//EN\r\n${events.join("")}END:VCALENDAR\r\n`;
  return { name: "days.ics", mimeType: "text/calendar", buffer: Buffer.from(text) };
}

/** Publishes a calendar as another page would. */
async function publish(context: BrowserContext, shop: Shop, change: (calendar: { zone: string; holidays?: unknown[] }) => void): Promise<void> {
  const address = `${shop.url}/api/v1/boards/${await boardSlug(context, shop)}/calendar`;
  const { revision, calendar } = await (await context.request.get(address)).json();
  change(calendar);
  const answer = await context.request.put(address, { data: { calendar }, headers: { origin: shop.url, "if-match": `"${revision}"` } });
  expect(answer.status(), await answer.text()).toBe(200);
}

test("hours by the keyboard and holidays out of a file: saved, and the open board follows", async ({ browser }) => {
  test.slow();
  const shop = await Shop.open();
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    await signIn(context, shop);
    const board = await context.newPage();
    await openBoard(board, shop);
    await expect(column(board, "received")).toContainText(/(of|over) 4 h/);
    const page = await context.newPage();
    await openCalendar(page, shop);

    // Two hours in the morning and two in the afternoon, from Monday to Friday.
    await page.getByLabel("Monday, closes").focus();
    await page.keyboard.press("Control+A");
    await page.keyboard.type("11");
    await page.keyboard.press("Tab");
    await expect(page.getByLabel("Monday, closes")).toHaveValue("11:00");
    await page.getByRole("button", { name: "Add hours on Monday" }).focus();
    await page.keyboard.press("Enter");
    await expect(page.getByLabel("Monday, opens").nth(1)).toBeFocused();
    await page.keyboard.press("Control+A");
    await page.keyboard.type("10:30");
    await page.keyboard.press("Tab");
    await expect(bar(page)).toContainText("09:00–11:00 and 10:30–16:00 overlap");
    await expect(page.getByRole("button", { name: "Save calendar" })).toBeDisabled();
    await page.screenshot({ path: test.info().outputPath("overlap.png") });
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.type("1300");
    await page.keyboard.press("Tab");
    await page.keyboard.type("15");
    await page.keyboard.press("Tab");
    await page.getByRole("button", { name: "Copy to Tue–Fri" }).focus();
    await page.keyboard.press("Enter");
    await expect(bar(page)).toContainText("Friday: 09:00–11:00 and 13:00–15:00 instead of 09:00–17:00.");

    // A holiday that is typed, and a file that has it too.
    await page.getByLabel("Date", { exact: true }).fill(iso(40));
    await page.getByLabel("Name optional").fill("Stocktaking");
    await page.keyboard.press("Enter");
    const holidays = page.getByRole("region", { name: "Holidays" });
    await expect(holidays).toContainText("Stocktaking");
    await page.locator("input[type=file]").setInputFiles(
      ics(
        { date: iso(-30), name: "Long ago" },
        { date: iso(40), name: "There already" },
        { date: iso(50), name: "Works outing" },
        { date: iso(60), name: "Every year", more: "RRULE:FREQ=YEARLY;COUNT=2\r\n" },
        { date: iso(10), name: "Weekly tea", more: "RRULE:FREQ=WEEKLY\r\n" },
      ),
    );
    const dialog = page.getByRole("dialog");
    await expect(dialog).toContainText("5 days: 3 are new, 1 is there already, 1 lies in the past and would change nothing.");
    await expect(dialog).toContainText("comes again, and not simply every year");
    await page.screenshot({ path: test.info().outputPath("file.png") });
    await clean(page, "a file of days off");
    await dialog.getByRole("button", { name: "Add 3 days" }).click();
    await expect(holidays).toContainText("Works outing");
    await expect(bar(page)).toContainText("4 holidays are added");
    await expect(bar(page)).toContainText(/orders in flight gets? another deadline/);
    await bar(page).getByText(/^Show (it|all|the first)/).click();
    await page.screenshot({ path: test.info().outputPath("not-saved.png") });
    await clean(page, "a calendar that is not saved");
    const first = await bar(page).getByRole("row").nth(1).getByRole("link").innerText();
    const slug = await boardSlug(context, shop);
    const order = async () => (await context.request.get(`${shop.url}/api/v1/boards/${slug}/orders/${encodeURIComponent(first)}`)).json();
    const before = (await order()).card;
    await page.getByRole("button", { name: "Save calendar" }).click();
    await expect(page.locator(".Notice", { hasText: "Saved. Deadlines count by it from now on" })).toBeVisible();
    await expect(page.getByRole("heading", { name: "Not saved yet" })).toBeHidden();
    await page.screenshot({ path: test.info().outputPath("saved.png") });

    // The page that was open all the time: four hours are a day's work now, and nobody has reloaded it.
    await expect(column(board, "received")).toContainText(/(of|over) 1 d/, { timeout: 5_000 });
    await board.screenshot({ path: test.info().outputPath("board.png") });
    const after = (await order()).card;
    expect(after.due_at).not.toBe(before.due_at);
    expect(after.entered_at).toBe(before.entered_at);
    // And loaded anew, everything is there.
    await openCalendar(page, shop);
    await expect(page.getByLabel("Friday, closes").nth(1)).toHaveValue("15:00");
    await expect(holidays).toContainText("Every year");
  } finally {
    await shop.close();
  }
});

test("somebody else publishes meanwhile: it is said, and what was typed stays", async ({ browser, allow }) => {
  allow(refused(409), refused(422));
  const shop = await Shop.open();
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    await signIn(context, shop);
    const page = await context.newPage();
    await openCalendar(page, shop);
    await page.getByRole("button", { name: /^Remove Friday/ }).click();
    await expect(bar(page)).toContainText("Friday is closed.");
    await publish(context, shop, (calendar) => (calendar.holidays = [{ date: iso(30), name: "Fair" }]));
    await page.getByRole("button", { name: "Save calendar" }).click();
    await expect(bar(page)).toContainText("changed the workflow in the meantime: revision 2 is in force.");
    await expect(bar(page)).toContainText("What you changed is still here, over theirs.");
    await expect(page.getByRole("region", { name: "Holidays" })).toContainText("Fair");
    await expect(bar(page)).toContainText("Friday is closed.");
    await page.screenshot({ path: test.info().outputPath("conflict.png") });
    await page.getByRole("button", { name: "Save calendar" }).click();
    await expect(page.getByRole("heading", { name: "Not saved yet" })).toBeHidden();
    // A zone that does not exist is refused in words, and nothing is lost.
    await page.getByLabel("Time zone").fill("Europe/Nowhere");
    await expect(bar(page)).toContainText("“Europe/Nowhere” is not a time zone: give a name like Europe/London.");
    await page.getByRole("button", { name: "Discard" }).click();
    await page.locator("input[type=file]").setInputFiles({ name: "x.ics", mimeType: "text/calendar", buffer: Buffer.from("date,name\n") });
    await expect(page.getByText("This is no iCalendar file")).toBeVisible();
    // Nobody else gets here.
    const other = await browser.newContext();
    await signIn(other, shop, "production");
    const theirs = await other.newPage();
    allow(refused(403));
    await theirs.goto(`${shop.url}/settings/calendar`);
    await expect(theirs.getByRole("heading", { name: "Not for your role", level: 2 })).toBeVisible();
  } finally {
    await shop.close();
  }
});

for (const look of [
  { name: "light, desktop", colorScheme: "light", viewport: { width: 1440, height: 900 } },
  { name: "dark, desktop", colorScheme: "dark", viewport: { width: 1440, height: 900 } },
  { name: "light, phone", colorScheme: "light", viewport: { width: 390, height: 844 } },
  { name: "dark, phone", colorScheme: "dark", viewport: { width: 390, height: 844 } },
] as const) {
  test.describe(look.name, () => {
    test.use({ colorScheme: look.colorScheme, viewport: look.viewport, contextOptions: { reducedMotion: "reduce" } });

    test("the calendar, and a change of it", async ({ page, context, shop }) => {
      test.slow();
      await signIn(context, shop);
      // The way there is in the menu, and on a phone in the settings.
      await page.goto(`${shop.url}/settings`);
      const menu = page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Calendar" });
      const settings = page.getByRole("main").getByRole("link", { name: "calendar" });
      await (look.viewport.width < 640 ? settings : menu).click();
      await expect(page.getByRole("heading", { name: "Calendar" })).toBeVisible();
      await openCalendar(page, shop);
      await clean(page, "the calendar");
      await page.screenshot({ path: test.info().outputPath("calendar.png"), fullPage: true });
      await page.getByRole("button", { name: "Add hours on Saturday" }).click();
      await page.getByLabel("Date", { exact: true }).fill(iso(30));
      await page.getByLabel("Last day").fill(iso(33));
      await page.getByLabel("Name optional").fill("Winter closing");
      await page.getByRole("button", { name: "Add", exact: true }).click();
      await expect(page.getByRole("listitem").filter({ hasText: "Winter closing" })).toHaveCount(4);
      await expect(bar(page)).toContainText("Saturday: 09:00–17:00; it was closed.");
      await expect(bar(page)).toContainText(/in flight/);
      await clean(page, "the calendar with a change");
      await page.screenshot({ path: test.info().outputPath("changed.png") });
      // A finger finds what is to be pressed, and nothing is wider than the screen.
      const { width } = await page.evaluate(() => ({ width: document.documentElement.scrollWidth }));
      expect(width).toBeLessThanOrEqual(look.viewport.width);
    });
  });
}
