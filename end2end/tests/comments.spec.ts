// Comments between two people at once: written, seen at once, answered with a mention, edited, deleted; what is typed survives,
// and what is said of an order holds up nobody who works on it.
import { type Browser, type Page } from "@playwright/test";
import { clean } from "../axe";
import { boardSlug, card, cardIn, dragByMouse, expect, live, looks, openBoard, place, refused, signIn, test, unreachable } from "../people";
import { Shop } from "../shop";

async function as(browser: Browser, shop: Shop, role: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
  await signIn(context, shop, role);
  return context.newPage();
}

async function openOrder(page: Page, shop: Shop, number: string): Promise<void> {
  await page.goto(`${shop.url}/boards/${await boardSlug(page.context(), shop)}/orders/${number}`);
  await live(page);
  await expect(field(page)).toBeEditable();
}

const field = (page: Page) => page.getByRole("textbox", { name: "Add a comment…" });
const said = (page: Page, text: string) => page.locator(".History > .Comment", { hasText: text });
const offered = (page: Page) => page.getByRole("listbox", { name: "Whom to mention" });

async function say(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await field(page).press("Control+Enter");
  await expect(said(page, text)).toBeVisible();
  await expect(field(page)).toHaveValue("");
}

test("two people talk about an order, at once, and nobody is held up", async ({ browser, context, shop }) => {
  test.slow();
  await signIn(context, shop);
  await place(context, shop, "T-TALK");
  const [milo, petra] = [await as(browser, shop, "account_manager"), await as(browser, shop, "procurement")];
  await openBoard(petra, shop);
  await openOrder(milo, shop, "T-TALK");
  await clean(milo, "the composer at rest");
  await say(milo, "The customer rings on Monday");
  // Petra sees on the board that there is something new, and what, once she looks.
  const bubble = card(petra, "T-TALK").locator(".Card-comments");
  await expect(bubble).toHaveText(/^1 comment, new/);
  await petra.screenshot({ path: test.info().outputPath("card-new.png") });
  await card(petra, "T-TALK").getByRole("link").click();
  await expect(said(petra, "The customer rings on Monday")).toContainText("New");
  await expect(said(petra, "The customer rings on Monday")).not.toContainText("Edit");
  await expect(bubble).toHaveText(/^1 comment\s*$/);

  // She answers with a mention, chosen by keyboard alone; Esc closes the list and not the drawer.
  await field(petra).pressSequentially("@m");
  await expect(offered(petra).getByRole("option").first()).toContainText("Milo Marjoram");
  await clean(petra, "the list of people");
  await petra.screenshot({ path: test.info().outputPath("mention.png") });
  await field(petra).press("Escape");
  await expect(offered(petra)).toBeHidden();
  await expect(petra.getByRole("dialog")).toBeVisible();
  await field(petra).fill("");
  await field(petra).pressSequentially("Good, @m");
  await field(petra).press("ArrowDown");
  await field(petra).press("ArrowUp");
  await field(petra).press("Enter");
  await expect(field(petra)).toHaveValue("Good, @Milo Marjoram ");
  await field(petra).pressSequentially("and @prod");
  await offered(petra).getByRole("option", { name: /everybody with this role/ }).click();
  await expect(field(petra)).toHaveValue("Good, @Milo Marjoram and @Production ");
  await petra.getByRole("button", { name: "Comment", exact: true }).click();
  // At Milo's, without anything being pressed there.
  const answer = said(milo, "Good,");
  await expect(answer).toContainText("@Milo Marjoram and @Production");
  await expect(answer.locator(".Mention[data-me]")).toHaveText("@Milo Marjoram");

  // Edited in place, with what it was; only by who wrote it.
  const mine = said(milo, "rings on");
  await mine.getByRole("button", { name: "Edit" }).click();
  const edit = milo.getByRole("form", { name: "Edit the comment" }).getByRole("textbox");
  await expect(edit).toHaveValue("The customer rings on Monday");
  await clean(milo, "editing");
  await edit.fill("The customer rings on Tuesday");
  await edit.press("Control+Enter");
  await expect(said(petra, "rings on Tuesday")).toContainText("edited");
  await said(petra, "rings on Tuesday").getByText("edited").click();
  await expect(said(petra, "rings on Tuesday")).toContainText("The customer rings on Monday");

  // The card is dragged meanwhile: a comment holds up no drag, and the drag no comment.
  const ada = await as(browser, shop, "administrator");
  await ada.setViewportSize({ width: 2560, height: 900 });
  await openBoard(ada, shop);
  await say(petra, "One more word");
  await dragByMouse(ada, "T-TALK", "approval");
  await expect(cardIn(ada, "T-TALK", "approval")).toBeVisible();
  await say(petra, "And another");
  await expect(cardIn(ada, "T-TALK", "approval").locator(".Card-comments")).toHaveText(/^4 comments, some new/);

  // Of one kind, and what happened by itself out of the way.
  const filters = milo.getByRole("group", { name: "What of the history to show" });
  await filters.getByRole("button", { name: /Comments/ }).click();
  await expect(milo.locator(".History > li")).toHaveCount(4);
  await filters.getByRole("button", { name: "Moves" }).click();
  await expect(milo.locator(".History > li").first()).toContainText("Moved");
  await expect(milo.locator(".History > .Comment")).toHaveCount(0);
  await filters.getByRole("button", { name: "All" }).click();

  // Deleted after a question, with a trace that says nothing of what it was.
  await said(milo, "rings on").getByRole("button", { name: "Delete" }).click();
  await clean(milo, "the question before deleting");
  await milo.getByRole("dialog", { name: "Delete this comment?" }).getByRole("button", { name: "Delete it" }).click();
  await expect(said(petra, "A comment of Milo Marjoram was deleted by Milo Marjoram")).toBeVisible();
  await expect(petra.getByText("The customer rings")).toHaveCount(0);
  await clean(petra, "a deleted comment");
  await said(petra, "Good,").scrollIntoViewIfNeeded();
  await petra.screenshot({ path: test.info().outputPath("talk.png") });
});

test("what is typed survives the drawer, the page and a server that does not answer", async ({ browser, context, shop, allow }) => {
  allow(unreachable, /Failed to load resource/);
  await signIn(context, shop);
  await place(context, shop, "T-DRAFT");
  const milo = await as(browser, shop, "account_manager");
  await openOrder(milo, shop, "T-DRAFT");
  await field(milo).pressSequentially("Ask @petra");
  await field(milo).press("Enter");
  await field(milo).pressSequentially("about the tin");
  await expect(field(milo)).toHaveValue("Ask @Petra Parsley about the tin");
  await milo.keyboard.press("Escape");
  await expect(milo.getByRole("dialog")).toHaveCount(0);
  await card(milo, "T-DRAFT").getByRole("link").click();
  await expect(field(milo)).toHaveValue("Ask @Petra Parsley about the tin");
  await milo.reload();
  await live(milo);
  await expect(field(milo)).toHaveValue("Ask @Petra Parsley about the tin");
  // The first answer is lost on the way, and so is the second: the words stay, and once sent they are said once.
  let lost = 0;
  await milo.route("**/comments", async (route) => {
    if (route.request().method() !== "POST" || lost >= 2) return route.continue();
    lost++;
    await route.fetch();
    return route.abort();
  });
  await field(milo).press("Control+Enter");
  await expect(milo.getByRole("alert").filter({ hasText: "The server cannot be reached" })).toBeVisible();
  await expect(field(milo)).toHaveValue("Ask @Petra Parsley about the tin");
  await field(milo).press("Control+Enter");
  await expect(field(milo)).toHaveValue("");
  await expect(said(milo, "about the tin")).toHaveCount(1);
  await milo.reload();
  await live(milo);
  await expect(said(milo, "about the tin")).toHaveCount(1);
  await expect(field(milo)).toHaveValue("");
  // Too long is said, and nothing is lost.
  await field(milo).fill("x".repeat(2001));
  await field(milo).press("Control+Enter");
  await expect(milo.getByRole("alert").filter({ hasText: "The comment must have at most 2,000 characters." })).toBeVisible();
  await expect(field(milo)).toHaveValue("x".repeat(2001));
});

test("who does not see an order is said so before, and who does not see notes is told nothing", async ({ browser, context, allow }) => {
  test.slow();
  allow(refused(403));
  // A shop of its own, whose roles change.
  const shop = await Shop.open();
  try {
    await signIn(context, shop);
    await place(context, shop, "T-BLIND");
    const slug = await boardSlug(context, shop);
    const { workflow } = await (await context.request.get(`${shop.url}/api/v1/boards/${slug}`)).json();
    const roles = workflow.roles.map((role: { id: string; withheld?: string[]; hidden?: string[] }) => {
      if (role.id === "warehouse") role.withheld = ["notes"];
      if (role.id === "logistics") role.hidden = ["received"];
      return role;
    });
    const put = await context.request.put(`${shop.url}/api/v1/boards/${slug}/roles`, {
      data: { roles },
      headers: { origin: shop.url, "if-match": `"${workflow.revision}"` },
    });
    expect(put.status(), await put.text()).toBe(200);
    const [milo, wanda] = [await as(browser, shop, "account_manager"), await as(browser, shop, "warehouse")];
    await openOrder(milo, shop, "T-BLIND");
    await openBoard(wanda, shop);
    await field(milo).pressSequentially("@lars");
    await expect(offered(milo).getByRole("option")).toContainText("does not see this order");
    await field(milo).press("Enter");
    await field(milo).pressSequentially("and @wand");
    await field(milo).press("Enter");
    await field(milo).pressSequentially("keep it quiet");
    const unseeing = (name: string) => milo.locator(".CommentEditor-unseeing").filter({ hasText: `${name} does not see this order` });
    await expect(unseeing("Wanda Woodruff")).toBeVisible();
    await unseeing("Lars Lovage").getByRole("button", { name: "Ask an administrator" }).click();
    await expect(unseeing("Lars Lovage")).toContainText("The administrators are asked.");
    const asked = async () => (await (await context.request.get(`${shop.url}/api/v1/inbox`)).json()).items[0]?.title;
    await expect.poll(asked).toBe("Milo Marjoram asks you to let Lars Lovage see it");
    await clean(milo, "a mention that tells nobody");
    await milo.screenshot({ path: test.info().outputPath("unseeing.png") });
    await field(milo).press("Control+Enter");
    await expect(said(milo, "keep it quiet")).toBeVisible();
    await expect(card(milo, "T-BLIND").locator(".Card-comments")).toBeVisible();
    // Wanda's board goes on, and says nothing of it.
    await place(context, shop, "T-NEXT");
    await expect(card(wanda, "T-NEXT")).toBeVisible();
    await expect(card(wanda, "T-BLIND").locator(".Card-comments")).toHaveCount(0);
    await card(wanda, "T-BLIND").getByRole("link").click();
    const history = wanda.getByRole("region", { name: "History" });
    await expect(history).toContainText("Notes and comments: withheld from your role");
    await expect(history.getByRole("button", { name: "Comments" })).toHaveCount(0);
    await expect(field(wanda)).toHaveCount(0);
    await expect(wanda.locator("body")).not.toContainText("keep it quiet");
  } finally {
    await shop.close();
  }
});

for (const look of looks) {
  test.describe(look.name, () => {
    test.use({ colorScheme: look.colorScheme, viewport: look.viewport, contextOptions: { reducedMotion: "reduce" } });

    test("a talk", async ({ page, context, shop }) => {
      await signIn(context, shop);
      const number = `T-${look.name.replace(/\W+/g, "-")}`;
      await place(context, shop, number);
      await openOrder(page, shop, number);
      await say(page, "Four more signs would fit the same firing, if the enamel is here by Tuesday.\nShall we?");
      await field(page).pressSequentially("Ask @p");
      await expect(offered(page)).toBeVisible();
      await clean(page, "the list of people");
      await page.screenshot({ path: test.info().outputPath("mention.png") });
      await field(page).press("Enter");
      await field(page).press("Control+Enter");
      await expect(page.locator(".History > .Comment")).toHaveCount(2);
      await page.locator(".History > .Comment").last().scrollIntoViewIfNeeded();
      await clean(page, "the talk");
      await page.screenshot({ path: test.info().outputPath("talk.png") });
      await page.getByRole("button", { name: "Close the order" }).click();
      await clean(page, "the board with a bubble");
      await page.screenshot({ path: test.info().outputPath("board.png") });
    });
  });
}
