//! What a file's columns and dates probably mean. A guess leaves open what it cannot tell: somebody confirms it.

use super::values::Dates;
use chrono_tz::Tz;
use domain::wire::ImportColumn as Column;
use std::collections::BTreeMap;

/// Names that columns go by, in lower case without anything but letters and digits; the earlier one wins.
#[rustfmt::skip]
const NAMES: [(Column, &[&str]); 18] = [
    (Column::Number, &["ordernumber", "orderno", "ordernr", "orderid", "invoiceno", "invoicenumber", "invoice", "order", "number", "bestellnummer", "auftragsnummer", "rechnungsnummer", "belegnummer", "numerodecommande", "ndecommande", "numérodecommande", "commande", "facture", "númerodepedido", "numerodepedido", "pedido", "factura"]),
    (Column::CustomerId, &["customerid", "customerno", "customernumber", "clientid", "accountno", "kundennummer", "kundennr", "kundenid", "numéroclient", "numeroclient", "idclient", "idcliente", "númerodecliente", "numerodecliente"]),
    (Column::CustomerName, &["customername", "customer", "client", "clientname", "billingname", "shippingname", "company", "name", "kunde", "kundenname", "firma", "nomduclient", "nomclient", "cliente", "nombredelcliente"]),
    (Column::Email, &["email", "emailaddress", "mail", "customeremail", "courriel", "correo", "correoelectrónico", "correoelectronico"]),
    (Column::Phone, &["phone", "phonenumber", "telephone", "tel", "mobile", "shippingphone", "billingphone", "telefon", "téléphone", "teléfono", "telefono"]),
    (Column::Address, &["address", "shippingaddress", "street", "deliveryaddress", "adresse", "lieferadresse", "anschrift", "straße", "strasse", "dirección", "direccion"]),
    (Column::Postcode, &["postcode", "postalcode", "zip", "zipcode", "shippingzip", "plz", "postleitzahl", "codepostal", "códigopostal", "codigopostal"]),
    (Column::Country, &["country", "shippingcountry", "land", "pays", "país", "pais"]),
    (Column::Sku, &["sku", "stockcode", "itemno", "itemnumber", "articleno", "productcode", "productid", "lineitemsku", "artikelnummer", "artikelnr", "référence", "codearticle", "códigodeartículo", "codigo"]),
    (Column::Description, &["description", "product", "productname", "item", "itemname", "lineitemname", "title", "article", "beschreibung", "bezeichnung", "artikel", "produkt", "désignation", "designation", "produit", "descripción", "descripcion", "artículo", "articulo", "producto"]),
    (Column::Quantity, &["quantity", "qty", "lineitemquantity", "pieces", "units", "menge", "anzahl", "stück", "quantité", "quantite", "qté", "cantidad"]),
    (Column::UnitPrice, &["unitprice", "price", "lineitemprice", "priceeach", "einzelpreis", "preis", "stückpreis", "prixunitaire", "prix", "preciounitario", "precio"]),
    (Column::PlacedAt, &["orderdate", "invoicedate", "placedat", "createdat", "created", "date", "datetime", "bestelldatum", "auftragsdatum", "rechnungsdatum", "datum", "datedecommande", "fechadepedido", "fecha"]),
    (Column::Status, &["status", "orderstatus", "state", "stage", "auftragsstatus", "statut", "état", "estado"]),
    (Column::PromiseEarliest, &["promiseearliest", "promisedfrom", "deliveryfrom", "earliestdelivery", "lieferungab"]),
    (Column::PromiseLatest, &["promiselatest", "promiseddate", "promised", "promisedby", "duedate", "deliverydate", "deliveryby", "deliverby", "liefertermin", "lieferdatum", "datedelivraison", "fechadeentrega"]),
    (Column::Reference, &["reference", "customerreference", "ponumber", "po", "yourreference", "referenz", "bestellreferenz", "referencia"]),
    (Column::Note, &["note", "notes", "comment", "comments", "remark", "remarks", "notiz", "bemerkung", "remarque", "commentaire", "nota", "observaciones"]),
];

/// Date patterns to try, those of one look together.
const DAYS: [&str; 9] = [
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%d.%m.%Y",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%d %b %Y",
    "%b %d, %Y",
];
const TIMES: [&str; 6] = ["", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p", "T%H:%M:%S"];

/// What each column of a header means, as far as its name says. A column means one thing.
pub fn columns(header: &[String]) -> BTreeMap<Column, String> {
    let mut taken = vec![false; header.len()];
    let plain: Vec<String> = header.iter().map(|name| plain(name)).collect();
    let mut guess = BTreeMap::new();
    for (column, names) in NAMES {
        let found =
            names.iter().find_map(|name| plain.iter().position(|cell| cell == name).filter(|at| !taken[*at]));
        if let Some(at) = found.filter(|at| plain.iter().filter(|cell| **cell == plain[*at]).count() == 1) {
            taken[at] = true;
            guess.insert(column, header[at].clone());
        }
    }
    guess
}

fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The patterns that read all of these values: none when nothing fits, several when the values leave it open whether the
/// day or the month comes first.
#[derive(Debug, Default)]
pub struct Patterns {
    left: Option<Vec<Dates>>,
}

impl Patterns {
    /// Strikes out what cannot read this value.
    pub fn see(&mut self, value: &str) {
        let left = self.left.get_or_insert_with(all);
        left.retain(|dates| dates.moment(value).is_ok());
    }

    /// What is left, the most likely one first. Without a value there is nothing to go by.
    pub fn left(&self) -> Vec<&str> {
        self.left.iter().flatten().map(Dates::pattern).collect()
    }
}

fn all() -> Vec<Dates> {
    let days = DAYS.iter().flat_map(|day| [(*day).to_owned(), day.replace("%Y", "%y")]);
    let days = days.filter(|day| !day.starts_with("%y"));
    let timed = days.flat_map(|day| TIMES.map(|time| format!("{day}{time}")));
    let exact = ["%+".to_owned(), "%Y-%m-%d %H:%M:%S %z".to_owned()];
    timed.chain(exact).filter_map(|pattern| Dates::new(&pattern, Tz::UTC).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(header: &str) -> Vec<(Column, String)> {
        columns(&header.split(',').map(str::to_owned).collect::<Vec<_>>()).into_iter().collect()
    }

    fn patterns(values: &[&str]) -> Vec<String> {
        let mut patterns = Patterns::default();
        values.iter().for_each(|value| patterns.see(value));
        patterns.left().into_iter().map(str::to_owned).collect()
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
    fn day_and_month_are_told_apart_only_by_proof() {
        assert_eq!(patterns(&["12/1/10 8:26", "12/13/10 9:00"]), ["%m/%d/%y %H:%M"]);
        assert_eq!(patterns(&["13/12/2010"]), ["%d/%m/%Y"]);
        assert_eq!(patterns(&["12/1/10 8:26"]), ["%d/%m/%y %H:%M", "%m/%d/%y %H:%M"]);
        assert_eq!(patterns(&["01.02.2026"]), ["%d.%m.%Y"]);
        assert_eq!(patterns(&["2026-02-01T10:00:00Z"]), ["%+"]);
        assert_eq!(patterns(&["2026-02-01"]), ["%Y-%m-%d"]);
        assert_eq!(patterns(&["soon"]), [""; 0]);
        assert_eq!(patterns(&[]), [""; 0]);
    }
}
