// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {LimitMonitor} from "./LimitMonitor.sol";
import {Monitor} from "./Monitor.sol";

/// The seed's catalogue: it links every device to its sub-contract, which is created once and
/// replaced by changing the link. Nothing is destroyed: since EIP-6780 that would not delete
/// a contract.
contract Catalogue {
    struct Device {
        Monitor monitor;
        address oracle;
    }

    address private immutable authority = msg.sender;
    address private immutable model = address(new LimitMonitor());
    mapping(bytes32 device => Device) private devices;

    modifier byAuthority() {
        require(msg.sender == authority, "not the authority");
        _;
    }

    /// Links a device to a new sub-contract.
    function create(bytes32 device, address oracle, int64 min, int64 max, uint64 band) external byAuthority {
        start(device, oracle, new LimitMonitor(), min, max, band);
    }

    /// Links a device to a minimal proxy (EIP-1167) of one sub-contract that all share.
    function clone(bytes32 device, address oracle, int64 min, int64 max, uint64 band) external byAuthority {
        bytes memory code = abi.encodePacked(
            hex"3d602d80600a3d3981f3363d3d373d3d3d363d73", model, hex"5af43d82803e903d91602b57fd5bf3"
        );
        address proxy;
        assembly {
            proxy := create(0, add(code, 32), mload(code))
        }
        require(proxy != address(0), "not created");
        start(device, oracle, LimitMonitor(proxy), min, max, band);
    }

    /// Links a device to a sub-contract that exists.
    function replace(bytes32 device, address oracle, Monitor monitor) external byAuthority {
        devices[device] = Device(monitor, oracle);
    }

    function analyze(bytes32 device, int64 milli, uint64 sequence) external returns (uint8) {
        Device storage d = devices[device];
        require(d.oracle == msg.sender, "not the device's oracle");
        return d.monitor.analyze(milli, sequence);
    }

    function monitorOf(bytes32 device) external view returns (Monitor) {
        return devices[device].monitor;
    }

    function start(bytes32 device, address oracle, LimitMonitor monitor, int64 min, int64 max, uint64 band) private {
        monitor.begin(min, max, band);
        devices[device] = Device(monitor, oracle);
    }
}
