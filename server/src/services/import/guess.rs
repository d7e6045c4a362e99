//! What a file's columns probably mean. A guess leaves open what it cannot tell: somebody confirms it.

use domain::wire::{ColumnNames, ImportColumn as Column};
use std::collections::BTreeMap;

/// Names that columns go by, in lower case without anything but letters and digits; the earlier one wins. `a+b` are two
/// columns whose cells are joined, as many of them as there are.
#[rustfmt::skip]
const NAMES: [(Column, &[&str]); 18] = [
    (Column::Number, &["ordernumber", "orderno", "ordernr", "orderid", "orderreference", "ordername", "invoiceno", "invoicenumber", "invoice", "order", "number", "bestellnummer", "auftragsnummer", "rechnungsnummer", "belegnummer", "numerodecommande", "ndecommande", "numérodecommande", "commande", "facture", "númerodepedido", "numerodepedido", "pedido", "factura"]),
    (Column::CustomerId, &["customerid", "customerno", "customernumber", "clientid", "accountno", "kundennummer", "kundennr", "kundenid", "numéroclient", "numeroclient", "idclient", "idcliente", "númerodecliente", "numerodecliente"]),
    (Column::CustomerName, &["customername", "customer", "client", "clientname", "billingname", "shippingname", "buyername", "shiptoname", "firstname+lastname", "firstnamebilling+lastnamebilling", "vorname+nachname", "prénom+nom", "company", "name", "kunde", "kundenname", "firma", "nomduclient", "nomclient", "cliente", "nombredelcliente"]),
    (Column::Email, &["email", "emailbilling", "buyeremail", "emailaddress", "mail", "customeremail", "courriel", "correo", "correoelectrónico", "correoelectronico"]),
    (Column::Phone, &["phone", "phonebilling", "shiptophone", "phonenumber", "telephone", "tel", "mobile", "shippingphone", "billingphone", "telefon", "téléphone", "teléfono", "telefono"]),
    (Column::Address, &["shippingstreet+shippingcity", "shiptoaddress1+shiptoaddress2+shiptocity", "address12+city", "address+city", "address+town", "street+city", "street+town", "straße+ort", "strasse+ort", "straße+stadt", "strasse+stadt", "adresse+ville", "dirección+ciudad", "direccion+ciudad", "address", "shippingaddress", "street", "deliveryaddress", "adresse", "lieferadresse", "anschrift", "straße", "strasse", "dirección", "direccion"]),
    (Column::Postcode, &["postcode", "shiptozip", "postalcode", "zip", "zipcode", "shippingzip", "plz", "postleitzahl", "codepostal", "códigopostal", "codigopostal"]),
    (Column::Country, &["country", "countrycode", "shiptocountry", "shippingcountry", "land", "pays", "país", "pais"]),
    (Column::Sku, &["sku", "stockcode", "itemno", "itemnumber", "articleno", "productcode", "productid", "lineitemsku", "customlabel", "artikelnummer", "artikelnr", "référence", "codearticle", "códigodeartículo", "codigo"]),
    (Column::Description, &["description", "product", "productname", "item", "itemname", "lineitemname", "itemtitle", "title", "article", "beschreibung", "bezeichnung", "artikel", "produkt", "désignation", "designation", "produit", "descripción", "descripcion", "artículo", "articulo", "producto"]),
    (Column::Quantity, &["quantity", "qty", "lineitemquantity", "pieces", "units", "menge", "anzahl", "stück", "quantité", "quantite", "qté", "cantidad"]),
    (Column::UnitPrice, &["unitprice", "price", "lineitemprice", "itemcost", "soldfor", "priceeach", "einzelpreis", "preis", "stückpreis", "prixunitaire", "prix", "preciounitario", "precio"]),
    (Column::PlacedAt, &["orderdate", "invoicedate", "placedat", "createdat", "created", "saledate", "date", "datetime", "bestelldatum", "auftragsdatum", "rechnungsdatum", "datum", "datedecommande", "fechadepedido", "fecha"]),
    (Column::Status, &["status", "orderstatus", "fulfillmentstatus", "state", "stage", "auftragsstatus", "statut", "état", "estado"]),
    (Column::PromiseEarliest, &["promiseearliest", "promisedfrom", "deliveryfrom", "earliestdelivery", "lieferungab"]),
    (Column::PromiseLatest, &["promiselatest", "promiseddate", "promised", "promisedby", "duedate", "deliverydate", "deliveryby", "deliverby", "shipbydate", "due", "liefertermin", "lieferdatum", "datedelivraison", "fechadeentrega"]),
    (Column::Reference, &["reference", "customerreference", "ponumber", "po", "yourreference", "referenz", "bestellreferenz", "referencia"]),
    (Column::Note, &["customernote", "note", "notes", "comment", "comments", "remark", "remarks", "notiz", "bemerkung", "remarque", "commentaire", "nota", "observaciones"]),
];

/// What each column of a header means, as far as its name says. A column means one thing.
pub fn columns(header: &[String]) -> BTreeMap<Column, ColumnNames> {
    let names: Vec<[String; 3]> = header.iter().map(|name| readings(name)).collect();
    // A shop system calls an order's number a name.
    let of_a_shop = names.iter().any(|[name, ..]| name == "lineitemname");
    let (mut guess, mut used) = (BTreeMap::new(), Vec::new());
    for (column, wanted) in NAMES {
        let number = (of_a_shop && column == Column::Number).then_some("name");
        let found = number.iter().chain(wanted).find_map(|wanted| places(wanted, &names, &used));
        for place in found.into_iter().flatten() {
            used.push(place);
            guess.entry(column).or_insert_with(ColumnNames::default).push(header[place].clone());
        }
    }
    guess
}

/// Where the columns of these names stand; none where one is missing, taken or there twice.
fn places(wanted: &str, names: &[[String; 3]], used: &[usize]) -> Option<Vec<usize>> {
    wanted.split('+').map(|wanted| place(wanted, names).filter(|at| !used.contains(at))).collect()
}

fn place(wanted: &str, names: &[[String; 3]]) -> Option<usize> {
    (0..3).find_map(|reading| {
        let mut found = (0..names.len()).filter(|at| names[*at][reading] == wanted);
        found.next().filter(|_| found.next().is_none())
    })
}

/// A column's name as a whole, without what stands in parentheses, and its last part behind a slash.
fn readings(name: &str) -> [String; 3] {
    let outside = name.split('(').next().unwrap_or_default();
    [name, outside, name.rsplit('/').next().unwrap_or_default()].map(plain)
}

fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(header: &str) -> Vec<(Column, String)> {
        let guess = columns(&header.split(',').map(str::to_owned).collect::<Vec<_>>());
        guess.into_iter().map(|(column, names)| (column, names.names().join(" + "))).collect()
    }

    fn of_file(file: &str) -> Vec<(Column, String)> {
        guess(file.lines().find(|line| !line.trim_matches(',').is_empty()).unwrap_or_default())
    }

    #[test]
    fn the_samples_header_is_understood() {
        let header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";
        let expected = [
            (Column::Number, "InvoiceNo"),
            (Column::CustomerId, "CustomerID"),
            (Column::Country, "Country"),
            (Column::Sku, "StockCode"),
            (Column::Description, "Description"),
            (Column::Quantity, "Quantity"),
            (Column::UnitPrice, "UnitPrice"),
            (Column::PlacedAt, "InvoiceDate"),
        ];
        assert_eq!(guess(header), expected.map(|(column, name)| (column, name.to_owned())));
    }

    #[test]
    fn so_are_other_languages_and_an_unclear_one_stays_open() {
        let german = guess("Bestell-Nr,Bestellnummer,Kunde,Menge,Einzelpreis,PLZ");
        assert_eq!(
            german.iter().map(|(column, _)| *column).collect::<Vec<_>>(),
            [Column::Number, Column::CustomerName, Column::Postcode, Column::Quantity, Column::UnitPrice]
        );
        assert_eq!(guess("Pedido,Cliente,Cantidad,Fecha").len(), 4);
        assert_eq!(guess("N° de commande,Nom du client,Quantité,Prix unitaire").len(), 4);
        assert_eq!(guess("Date,Date,foo"), []);
    }

    #[test]
    fn exports_of_shops_are_understood() {
        let said = |guess: &[(Column, String)], column| {
            guess.iter().find(|(found, _)| *found == column).map(|(_, name)| name.clone()).unwrap_or_default()
        };
        let shopify = of_file(include_str!("../../../tests/files/01-shopify.csv"));
        for (column, name) in [
            (Column::Number, "Name"),
            (Column::CustomerName, "Billing Name"),
            (Column::Address, "Shipping Street + Shipping City"),
            (Column::Quantity, "Lineitem quantity"),
            (Column::Status, "Fulfillment Status"),
            (Column::PlacedAt, "Created at"),
        ] {
            assert_eq!(said(&shopify, column), name, "{shopify:?}");
        }
        let woo = of_file(include_str!("../../../tests/files/13-woo.csv"));
        for (column, name) in [
            (Column::Number, "Order Number"),
            (Column::CustomerName, "First Name (Billing) + Last Name (Billing)"),
            (Column::Address, "Address 1&2 (Billing) + City (Billing)"),
            (Column::Quantity, "Quantity (- Refund)"),
            (Column::UnitPrice, "Item Cost"),
        ] {
            assert_eq!(said(&woo, column), name, "{woo:?}");
        }
        let odoo = of_file(include_str!("../../../tests/files/03-odoo-blank-parent.csv"));
        assert_eq!(said(&odoo, Column::Description), "Order Lines/Product");
        assert_eq!(said(&odoo, Column::Number), "Order Reference");
    }
}
