// What a workflow asks for and keeps: facts, fields and gates made, taken out and written by two persons at once; its revisions
// and its file.
import { cleanInAllLooks, shot } from "../axe";
import { card, cardIn, dragByMouse, expect, live, openBoard, place, refused, test, unreachable } from "../people";
import { byKeyboard, draftBy, draftOf, fresh, openWorkflow, publishDraft, saved, side, twoEditors } from "../workflows";

test("a fact, a field and what a status asks for are made by keyboard, and the board asks for them and shows the field", async ({ browser }) => {
  // axe reads four states in four looks.
  test.setTimeout(420_000);
  const { shop, page, slug } = await fresh(browser);
  try {
    await openWorkflow(page, shop, slug);
    const { press, type, tabTo, go } = byKeyboard(page);
    await tabTo(page.getByLabel("Name of the next fact"));
    await press("Enter");
    await expect(page.getByText("Give it a name first.")).toBeVisible();
    await type("Artwork approved");
    await press("Enter");
    await expect(page.getByLabel("What helps to judge it")).toBeFocused();
    await type("By the customer, in writing");
    await tabTo(page.getByLabel("What shows that it is so"));
    await type("A note");
    await tabTo(side(page).getByLabel("Account manager"));
    await press("Space");
    await saved(page);
    await cleanInAllLooks(page, "fact form");

    await go("Fields");
    await tabTo(page.getByLabel("Label of the next field"));
    await type("Colour");
    await press("Enter");
    await expect(page.getByLabel("What it holds")).toBeFocused();
    await type("One of");
    await saved(page);
    await expect(page.locator("#part-kind-notes")).toContainText("Give the field “Colour” one to 50 choices");
    await tabTo(page.getByLabel("Choices, one on each line"));
    await type("Red");
    await press("Enter");
    await type("Blue");
    await tabTo(page.getByLabel("Shown on the card"));
    await press("Space");
    await saved(page);
    await expect(page.locator("#part-kind-notes")).toBeEmpty();
    await expect(page.locator("[data-def=field-colour]")).toContainText("one of 2 choices · on cards");
    await cleanInAllLooks(page, "field form");
    // Up one place, and back by what is offered: the order is that of the forms.
    await tabTo(side(page).getByRole("button", { name: "Move Colour up" }));
    await press("Enter");
    await expect(page.locator(".Defs").nth(1).locator(".Def").nth(3)).toContainText("Colour");

    await go("Statuses");
    await tabTo(page.locator("[data-row=approval] .StatusTable-open"));
    await press("Enter");
    await tabTo(side(page).getByLabel("Ask on the way in", { exact: true }));
    for (const what of ["Artwork", "Colour"]) {
      await type(what);
      await tabTo(side(page).getByRole("button", { name: "Ask on the way in: add it" }));
      await press("Enter");
      await tabTo(side(page).getByLabel("Ask on the way in", { exact: true }), true);
    }
    await tabTo(side(page).getByLabel("Without: Colour"), true);
    await type("with");
    await tabTo(side(page).getByLabel("Ask before it goes on", { exact: true }));
    await type("A stay");
    await tabTo(side(page).getByRole("button", { name: "Ask before it goes on: add it" }));
    await press("Enter");
    await tabTo(side(page).getByLabel("How long it stays at least"), true);
    await press("Control+A");
    await type("2");
    await saved(page);
    await expect(page.locator("[data-row=approval]")).toContainText("in: Artwork approved, Colour (warns) · out: a stay of 2 h");
    await cleanInAllLooks(page, "gate editor");
    const { draft } = (await draftOf(page.context(), shop, slug)).draft;
    expect(draft.statuses[1].entry).toEqual([{ fact: "artwork_approved" }, { warn: { field: "colour" } }]);
    expect(draft.statuses[1].exit).toEqual([{ dwell: 120 }]);
    expect(draft.facts).toEqual([{ id: "artwork_approved", name: "Artwork approved", help: "By the customer, in writing", set_by: ["account_manager"], evidence: "note" }]);
    // The other way round: the fact says where it is asked for, and leads there.
    await page.locator("[data-def=fact-artwork_approved] .Def-open").press("Enter");
    await side(page).getByRole("button", { name: /to enter Awaiting customer approval/ }).press("Enter");
    await expect(page.locator("#part-entry")).toBeFocused();

    await tabTo(page.getByRole("link", { name: "Publish…" }), true);
    await press("Enter");
    const publish = page.getByRole("button", { name: "Publish revision 2" });
    await expect(publish).toBeEnabled();
    await tabTo(publish);
    await press("Enter");
    await expect(page.getByText("It can be undone until")).toBeVisible();
    await page.goto(`${shop.url}/boards/${slug}/workflow?show=compare`);
    await expect(page.locator(".CompareTable")).toContainText("field added");
    await expect(page.locator(".CompareTable")).toContainText("fact added");
    await shot(page, "compare-definitions");

    // The board asks at the drop for what the status asks for, and shows the field live.
    const order = await place(page.context(), shop, "K-1");
    const watching = await page.context().newPage();
    for (const each of [page, watching]) {
      await each.setViewportSize({ width: 1600, height: 900 });
      await openBoard(each, shop);
    }
    await dragByMouse(page, order.number, "approval");
    const dialog = page.getByRole("dialog");
    await expect(dialog).toContainText("“Artwork approved” is needed for “Awaiting customer approval”");
    await shot(page, "board-asks");
    await dialog.getByLabel("Artwork approved: what shows it?").fill("E-mail of Tuesday");
    await dialog.getByLabel("Reason").fill("Colour to follow");
    await dialog.getByRole("button", { name: "Move", exact: true }).click();
    await expect(cardIn(page, order.number, "approval")).toBeVisible();
    await expect(cardIn(page, order.number, "approval").locator(".Card-fields")).toHaveCount(0);
    // The card is there in the same frame, and the server says so a moment later.
    const read = async () => (await page.context().request.get(`${shop.url}/api/v1/orders/${order.id}`)).json();
    await expect.poll(async () => (await read()).card.status).toBe("approval");
    const now = await read();
    const edit = await page.context().request.patch(`${shop.url}/api/v1/orders/${order.id}`, {
      data: { fields: { colour: "blue" } }, headers: { origin: shop.url, "if-match": `"${now.card.version}"` },
    });
    expect(edit.ok(), await edit.text()).toBe(true);
    for (const each of [page, watching]) await expect(cardIn(each, order.number, "approval").locator(".Card-fields")).toHaveText(/Blue/);
    await cleanInAllLooks(page, "board with fields");
    const found = await page.context().request.get(`${shop.url}/api/v1/boards/${slug}/orders?q=blue`);
    expect((await found.json()).items.map((item: { number: string }) => item.number)).toEqual(["K-1"]);
  } finally {
    await shop.close();
  }
});

test("a field that goes is struck out, comes back, and what orders have in it is said before publishing", async ({ browser }) => {
  const { shop, page, slug } = await fresh(browser);
  try {
    const admin = page.context();
    await draftBy(admin, shop, slug, (draft) => {
      draft.fields.push({ id: "colour", label: "Colour", kind: "text" });
      draft.facts = [{ id: "paid", name: "Payment received" }];
      draft.statuses[3].exit = [{ fact: "paid" }];
    });
    await publishDraft(admin, shop, slug);
    const order = await place(admin, shop, "L-1");
    const now = await (await admin.request.get(`${shop.url}/api/v1/orders/${order.id}`)).json();
    await admin.request.patch(`${shop.url}/api/v1/orders/${order.id}`, {
      data: { fields: { colour: "Red" } }, headers: { origin: shop.url, "if-match": `"${now.card.version}"` },
    });
    await openWorkflow(page, shop, slug);
    const colour = page.locator("[data-def=field-colour]");
    await colour.getByRole("button", { name: "Colour" }).click();
    await side(page).getByRole("button", { name: "Remove Colour" }).click();
    await expect(colour).toContainText("removed");
    await page.getByRole("region", { name: "Notices" }).getByRole("button", { name: "Undo" }).click();
    await expect(colour).not.toContainText("removed");
    await colour.getByRole("button", { name: "Colour" }).click();
    await side(page).getByRole("button", { name: "Remove Colour" }).click();
    await saved(page);
    await shot(page, "field-removed");
    // What asks for a fact that goes is a fault, which leads to where it is asked for.
    await page.locator("[data-def=fact-paid] .Def-open").click();
    await side(page).getByRole("button", { name: "Remove Payment received" }).click();
    await saved(page);
    await page.locator(".Issues > summary").click();
    await page.locator(".Issue").filter({ hasText: "The fact “paid” is asked for" }).click();
    await expect(page.locator("#part-exit")).toBeFocused();
    await page.getByRole("link", { name: "Publish…" }).click();
    await expect(page.getByText("1 order has something in the field “Colour”, which is not there any more").first()).toBeVisible();
    await shot(page, "publish-losses");
  } finally {
    await shop.close();
  }
});

test("two persons write one field, and choose where both wrote the same", async ({ browser, allow }) => {
  test.slow();
  allow(refused(412), unreachable);
  const { shop, nell, tom, slug } = await twoEditors(browser);
  try {
    for (const page of [nell, tom]) {
      await page.locator("[data-def=field-reference] .Def-open").click();
      await expect(side(page)).toBeVisible();
    }
    await nell.getByLabel("Shown on the card").check();
    await expect(tom.getByLabel("Shown on the card")).toBeChecked();
    await tom.route("**/workflow", (route) => route.abort());
    await nell.getByLabel("Label", { exact: true }).fill("Their reference");
    await saved(nell);
    await tom.getByLabel("What helps to fill it").fill("On their order form");
    await tom.getByLabel("Label", { exact: true }).fill("Order form number");
    await expect(tom.locator(".Conflict")).toHaveCount(1);
    await expect(tom.locator(".Conflict")).toContainText("Their reference");
    await expect(tom.locator(".Conflict")).toContainText("Order form number");
    await shot(tom, "field-conflict");
    await tom.unroute("**/workflow");
    await tom.getByRole("button", { name: "Take theirs" }).click();
    await saved(tom);
    const field = (await draftOf(nell.context(), shop, slug)).draft.draft.fields.find((field: { id: string }) => field.id === "reference");
    expect(field).toEqual({ id: "reference", label: "Their reference", help: "On their order form", kind: "text", at_placing: true, on_card: true });
  } finally {
    await shop.close();
  }
});

test("revisions are compared and brought back; a file goes out and comes in, and a wrong one names its line", async ({ browser, allow }) => {
  test.slow();
  allow(refused(422));
  const { shop, page, slug } = await fresh(browser);
  try {
    await draftBy(page.context(), shop, slug, (draft) => {
      draft.statuses[2].max_age = { days: 1 };
      draft.statuses[3].notes = { tools: "Wall planner", data: "Photo of the wall", pain_points: "Planner and board disagree" };
    });
    await publishDraft(page.context(), shop, slug);
    await openWorkflow(page, shop, slug, "?show=compare");
    await expect(page.locator(".CompareTable")).toContainText("2 d");
    await expect(page.locator(".CompareTable ins")).toContainText(["1 d"]);
    await shot(page, "compare");
    await page.getByRole("button", { name: "Bring revision 1 back" }).click();
    await expect(page.getByText("It is the draft now").first()).toBeVisible();
    expect((await draftOf(page.context(), shop, slug)).draft.draft.statuses[2].max_age).toEqual({ days: 2 });

    await page.locator("main summary", { hasText: "More" }).click();
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Download the draft as TOML" }).click()]);
    const text = (await (await download.createReadStream()).toArray()).join("");
    expect(text).toContain("Awaiting supplier confirmation");
    const take = async (body: string) => page.locator("input[type=file]").setInputFiles({ name: "workflow.toml", mimeType: "application/toml", buffer: Buffer.from(body) });
    await take(text.replace("Order received", "Order booked"));
    await expect(page.getByRole("button", { name: "Order booked" }).first()).toBeVisible();
    const lines = text.split("\n");
    lines.splice(4, 0, "this is no TOML");
    await take(lines.join("\n"));
    await expect(page.getByRole("dialog")).toContainText(/line \d+/i);
    await shot(page, "import-fault");
  } finally {
    await shop.close();
  }
});
