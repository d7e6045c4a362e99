// throwaway: pictures of every state
import { boardSlug, expect, signIn, test } from "../people";
import { Shop } from "../shop";
const out = "/tmp/wf-shots";
const sizes = { d: { width: 1440, height: 900 }, w: { width: 2560, height: 1300 }, p: { width: 390, height: 844 } } as const;
for (const [name, viewport] of Object.entries(sizes)) for (const colorScheme of ["light", "dark"] as const) {
  if (name === "w" && colorScheme === "dark") continue;
  test(`shots ${name} ${colorScheme}`, async ({ browser }) => {
    test.setTimeout(180000);
    const shop = await Shop.open();
    try {
      const context = await browser.newContext({ viewport, colorScheme });
      await signIn(context, shop);
      const slug = await boardSlug(context, shop);
      const page = await context.newPage();
      const shot = (what: string, full = false) => page.screenshot({ path: `${out}/${name}-${colorScheme}-${what}.png`, fullPage: full });
      const open = async (q = "") => { await page.goto(`${shop.url}/boards/${slug}/workflow${q}`); await expect(page.locator(".PrintedMap")).toBeAttached({ timeout: 20000 }); };
      const saved = () => expect(page.locator(".SaveWords")).toHaveText(/^Saved/);
      await open();
      await shot("1-map");
      await page.getByRole("button", { name: "Awaiting supplier confirmation" }).first().click();
      await shot("2-side");
      await page.getByLabel("Name", { exact: true }).fill("Order pending");
      await page.getByLabel("Max age", { exact: true }).fill("1");
      await saved();
      await page.waitForTimeout(300);
      await shot("3-fault");
      await page.getByRole("complementary", { name: "Status" }).getByRole("button", { name: "Close" }).click();
      await page.getByLabel("Name of the next status").fill("בדיקת איכות סופית לפני משלוח ללקוח באריזה מיוחדת ועוד מילים");
      await page.keyboard.press("Enter");
      await page.getByLabel("Customer reads").fill("قيد الفحص");
      await page.getByRole("complementary", { name: "Status" }).getByRole("button", { name: "Close" }).click();
      await page.getByLabel("Name of the next status").fill("Waitingforaverylongcompoundwordlikeinspectioncertificatefromtheharbour");
      await page.keyboard.press("Enter");
      await page.getByRole("complementary", { name: "Status" }).getByRole("button", { name: "Close" }).click();
      await page.getByRole("button", { name: "Awaiting quality check" }).first().click();
      await page.getByRole("button", { name: "Remove Awaiting quality check" }).click();
      await saved();
      await page.waitForTimeout(300);
      await shot("4-draft");
      await page.locator(".Issues > summary").click();
      await page.getByText("All moves as a table").click();
      await page.locator(".Workflow-main").evaluate((e) => e.scrollTo(0, 99999));
      await shot("5-bottom");
      await page.locator(".Workflow-main").evaluate((e) => e.scrollTo(0, 0));
      await shot("5-issues");
      await open("?show=publish"); await expect(page.locator(".Sums")).toBeVisible(); await page.waitForTimeout(300); await shot("6-publish");
      await open("?show=compare"); await expect(page.locator(".CompareTable tbody tr").first()).toBeVisible(); await page.waitForTimeout(500); await shot("7-compare");
      await open(); await page.locator("summary", { hasText: "More" }).click(); await shot("8-more");
      await page.getByRole("button", { name: "Start from nothing…" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Start from nothing" }).click();
      await expect(page.getByText("No status yet")).toBeVisible(); await page.waitForTimeout(300); await shot("9-empty");
      if (name === "d" && colorScheme === "light") {
        await context.request.post(`${shop.url}/api/v1/boards/${slug}/workflow/draft/from_revision`, { data: { revision: 1 }, headers: { origin: shop.url } });
        await open(); await page.pdf({ path: `${out}/print.pdf`, format: "A4", landscape: true, printBackground: true });
        await page.emulateMedia({ media: "print" }); await page.setViewportSize({ width: 1055, height: 726 }); await page.screenshot({ path: `${out}/print.png`, fullPage: true });
      }
    } finally { await shop.close(); }
  });
}
