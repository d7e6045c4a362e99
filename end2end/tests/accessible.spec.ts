// axe on every page and state, light and dark, on a desktop and on a phone.
import { clean } from "../axe";
import { anOrder, boardSlug, card, carry, expect, live, looks, openBoard, refused, signIn, test } from "../people";
import { Shop } from "../shop";

for (const look of looks) {
  test.describe(look.name, () => {
    test.use({ colorScheme: look.colorScheme, viewport: look.viewport, contextOptions: { reducedMotion: "reduce" } });

    test("board, card states, menu, prompt, drawer and a drag", async ({ page, context, shop }) => {
      // axe reads a whole board five times.
      test.slow();
      await signIn(context, shop);
      await openBoard(page, shop);
      await clean(page, "board");
      const order = await anOrder(context, shop, "received");
      await card(page, order.number).getByRole("button", { name: /Move/ }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
      await clean(page, "move menu");
      await page.getByRole("dialog").getByRole("button", { name: /Cancelled/ }).click();
      await expect(page.getByLabel("Reason")).toBeVisible();
      await clean(page, "prompt");
      await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
      if (look.viewport.width > 640) {
        await carry(page, order.number, "approval");
        await expect(page.locator("[data-drop=open]").first()).toBeVisible();
        await clean(page, "mid-drag");
        await page.keyboard.press("Escape");
        await page.mouse.up();
      }
      await page.goto(`${page.url().split("?")[0]}/orders/${order.number}`);
      await live(page);
      await expect(page.getByText("History").first()).toBeVisible();
      await clean(page, "drawer");
      await page.keyboard.press("Control+k");
      await expect(page.getByRole("group", { name: "With this order" })).toBeVisible();
      await clean(page, "palette");
    });

    test("lists, forms and settings", async ({ page, context, shop, allow }) => {
      allow(refused(404));
      await signIn(context, shop);
      const slug = await boardSlug(context, shop);
      for (const path of ["/orders", "/orders?q=nothing-like-this", `/boards/${slug}/new`, `/boards/${slug}/import`, "/people", "/settings", "/settings/privacy", "/settings/promise", "/stand-ins", "/my-work", "/attention", "/nowhere"]) {
        await page.goto(shop.url + path);
        await expect(page.getByRole("heading").first()).toBeVisible();
        await clean(page, path);
      }
    });

    test("the workflow: map, editor, faults, publishing, comparing, and nothing at all", async ({ browser }) => {
      test.slow();
      // A draft stays behind, so the shop is this test's own.
      const shop = await Shop.open();
      try {
        const context = await browser.newContext({ colorScheme: look.colorScheme, viewport: look.viewport, reducedMotion: "reduce" });
        await signIn(context, shop);
        const [page, slug] = [await context.newPage(), await boardSlug(context, shop)];
        const open = async (query = "") => {
          await page.goto(`${shop.url}/boards/${slug}/workflow${query}`);
          await expect(page.locator(".PrintedMap")).toBeAttached({ timeout: 20_000 });
        };
        const saved = () => expect(page.locator(".SaveWords")).toHaveText(/^Saved/);
        const close = () => page.getByRole("complementary", { name: /^(Status|Move)$/ }).getByRole("button", { name: "Close" }).click();
        await open();
        await clean(page, "workflow");
        await page.getByRole("button", { name: "Awaiting supplier confirmation" }).first().click();
        await page.getByLabel("Name", { exact: true }).fill("Order pending");
        await page.getByLabel(/^Trigger/).fill("");
        await saved();
        await clean(page, "workflow, a status with faults");
        await page.getByRole("button", { name: /^The move to/ }).first().click();
        await clean(page, "workflow, a move");
        await close();
        await page.getByRole("button", { name: "Awaiting quality check" }).first().click();
        await page.getByRole("button", { name: "Remove Awaiting quality check" }).click();
        await page.locator(".Issues > summary").click();
        // By the keyboard: on a phone the notice of what was removed may lie over it.
        await page.getByText("All moves as a table").press("Enter");
        await saved();
        await clean(page, "workflow, removed, faults and all moves");
        await open("?show=publish");
        await expect(page.locator(".Sums")).toBeVisible();
        await clean(page, "workflow, publishing");
        await open("?show=compare");
        await expect(page.locator(".CompareTable tbody tr").first()).toBeVisible();
        await page.getByLabel(/Show what is the same/).check();
        await clean(page, "workflow, comparing");
        await open();
        await page.locator("main summary", { hasText: "More" }).click();
        await clean(page, "workflow, more");
        await page.getByRole("button", { name: "Start from nothing…" }).click();
        await clean(page, "workflow, starting from nothing");
        await page.getByRole("dialog").getByRole("button", { name: "Start from nothing" }).click();
        await expect(page.getByText("No status yet")).toBeVisible();
        await clean(page, "workflow, nothing");
      } finally {
        await shop.close();
      }
    });

    test("entrance and tracking", async ({ page, shop, allow }) => {
      allow(refused(401), refused(404));
      await page.goto(`${shop.url}/sign-in`);
      await expect(page.getByRole("button", { name: "Sign in" })).toBeEnabled();
      await clean(page, "sign-in");
      await page.getByLabel(/E-mail/i).fill("nobody@example.com");
      await page.getByLabel("Password", { exact: true }).fill("not the password");
      await page.getByRole("button", { name: "Sign in" }).click();
      await expect(page.getByText(/do not fit together/)).toBeVisible();
      await clean(page, "sign-in refused");
      for (const url of [...shop.tracks, `${shop.url}/t/${"A".repeat(27)}`]) {
        await page.goto(url);
        await clean(page, url.replace(/\/t\/.*/, "/t/…"));
      }
    });
  });
}

test("the first run, an empty board and an invitation", async ({ page, browser }) => {
  const shop = await Shop.open("serve");
  try {
    await page.goto(shop.url);
    await expect(page).toHaveURL(/\/setup$/);
    await expect(page.getByRole("button", { name: /Set up/i })).toBeEnabled();
    await clean(page, "set-up");
    await page.getByLabel(/code/i).fill(shop.setUpCode);
    await page.getByLabel("Name", { exact: true }).fill("Example Workshop");
    await page.getByLabel("Your name").fill("Ada Example");
    await page.getByLabel(/Your e-mail/i).fill("ada@example.com");
    await page.getByLabel("Password", { exact: true }).fill("correct horse battery");
    await page.getByRole("button", { name: /Set up/i }).click();
    await expect(page.getByText("No orders yet")).toBeVisible();
    await live(page);
    await clean(page, "empty board");
    await page.goto(`${shop.url}/people`);
    await page.getByRole("button", { name: /Invite/i }).first().click();
    await page.getByLabel("Name", { exact: true }).fill("Bea Example");
    await page.getByLabel(/E-mail/i).fill("bea@example.com");
    await page.getByLabel("Production", { exact: true }).check();
    await page.getByRole("button", { name: "Make the link" }).click();
    const url = await page.getByLabel("The link").inputValue();
    const bea = await (await browser.newContext()).newPage();
    await bea.goto(url);
    await expect(bea.getByLabel(/password/i).first()).toBeVisible();
    await clean(bea, "invitation");
    await bea.getByLabel("New password").fill("another good password");
    await bea.getByLabel("The same again").fill("another good password");
    await bea.getByRole("button", { name: "Set password" }).click();
    await expect(bea.getByText("Your password is set.")).toBeVisible();
    await bea.getByRole("link", { name: "Open Milepost" }).click();
    // Whoever owns a status begins with their work.
    await expect(bea.getByText("All done for now")).toBeVisible();
    await clean(bea, "no work");
  } finally {
    await shop.close();
  }
});
