-- What of an order is packed, sent and delivered, as its entries make it (JSON); none where it never had a parcel.
ALTER TABLE orders ADD COLUMN parcels TEXT;
