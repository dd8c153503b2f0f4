package contracts

// Earlier returns what calls of an earlier trial used. COVIDCaller's code is the same there;
// the other contracts were written apart and do the same work, word by word of storage.
func Earlier() []Call {
	return []Call{
		{"create COVIDCaller", 195_441},
		{seedView, 79_892},
		{seedTransaction, 101_376},
		{"naive port, transaction", 115_058},
		{"create Registry", 492_332},
		{"Registry, normal", 28_044},
		{"Registry, alert", 33_758},
		{"create Catalogue", 992_157},
		{"Catalogue, new sub-contract", 352_856},
		{"Catalogue, new proxy", 134_837},
		{"Catalogue, normal", 35_791},
		{"Catalogue, alert", 40_736},
		{"Catalogue by proxy, normal", 38_475},
		{"Catalogue by proxy, alert", 43_420},
		{"Sealed, first record", 51_076},
		{"Sealed, next record", 33_976},
		{"Sealed, audit, view", 4_983},
		{"Anchor, proof of inclusion, view", 12_446},
		{"Access, revocation and new epoch", 34_847},
	}
}
