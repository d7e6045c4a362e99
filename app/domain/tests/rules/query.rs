//! What is asked of a list comes back from its address, and no address breaks the reader.

use domain::{
    query::{Pairs, decode, encode, seen_as},
    *,
};
use proptest::prelude::*;

fn id() -> impl Strategy<Value = String> {
    "[a-z0-9_]{1,40}"
}

fn statuses() -> impl Strategy<Value = Vec<StatusId>> {
    prop::collection::vec(id().prop_map(|id| id.parse().expect("an id")), 0..4)
}

fn roles() -> impl Strategy<Value = Vec<RoleId>> {
    prop::collection::vec(id().prop_map(|id| id.parse().expect("an id")), 0..4)
}

prop_compose! {
    fn filter()(
        q in prop::option::of("\\PC{1,200}"),
        status in statuses(),
        owner in roles(),
        [late, stalled, held, waiting, ready, awaits, archived] in any::<[bool; 7]>(),
        [is_mine, is_nobodys, at_risk, today, customer] in any::<[bool; 5]>(),
    ) -> Filter {
        let (awaiting, mine) = (awaits.then(Decider::default), is_mine.then(Mine::default));
        let nobodys = is_nobodys.then(Whose::default);
        Filter {
            q, status, owner, late, stalled, held, waiting, ready, awaiting, mine, nobodys, at_risk, today, customer, archived,
        }
    }
}

fn sort() -> impl Strategy<Value = Sort> {
    (prop::sample::select(SortKey::ALL.to_vec()), any::<bool>())
        .prop_map(|(by, descending)| Sort { by, descending })
}

prop_compose! {
    fn params()(
        filter in filter(),
        sort in prop::option::of(sort()),
        after in prop::option::of("(?s).{1,60}"),
        limit in any::<Option<u32>>(),
    ) -> ListParams {
        ListParams { filter, sort, after, limit }
    }
}

proptest! {
    #[test]
    fn any_list_comes_back(params in params()) {
        let query = params.to_query();
        prop_assert!(query.bytes().all(|byte| byte.is_ascii_graphic()));
        let mut pairs = Pairs::parse(&query);
        prop_assert_eq!(pairs.list_params(), Ok(params));
        prop_assert!(pairs.end().is_ok());
    }

    #[test]
    fn any_text_is_read(text in "(?s).{0,300}", tail in "[%+&=?,0-9a-f]{0,100}") {
        let mut pairs = Pairs::parse(&(text + &tail));
        let _ = pairs.list_params();
        let _ = pairs.end();
    }

    #[test]
    fn any_text_comes_back(text in "(?s).{0,300}") {
        prop_assert_eq!(decode(&encode(&text)), text);
    }

    #[test]
    fn a_sort_is_its_text(sort in sort()) {
        prop_assert_eq!(sort.to_string().parse::<Sort>(), Ok(sort));
        let json = serde_json::to_string(&sort).expect("JSON");
        prop_assert_eq!(serde_json::from_str::<Sort>(&json).expect("a sort"), sort);
    }
}

#[test]
fn an_address_is_seen_as_a_role_whatever_it_asks() {
    assert_eq!(seen_as("/boards/a", "warehouse"), "/boards/a?as=warehouse");
    assert_eq!(seen_as("/orders?board=a", "warehouse"), "/orders?board=a&as=warehouse");
}
