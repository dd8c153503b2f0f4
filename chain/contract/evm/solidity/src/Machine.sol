// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Access} from "./Access.sol";
import {Anchor} from "./Anchor.sol";
import {Clusters} from "./Clusters.sol";
import {Custody} from "./Custody.sol";
import {Provenance} from "./Provenance.sol";
import {Sealed} from "./Sealed.sol";

/// All kinds of messages in one contract.
contract Machine is Sealed, Anchor, Access, Custody, Provenance, Clusters {}
