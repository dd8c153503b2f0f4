pragma solidity ^0.4.24;

contract COVIDCaller{
    function bodyTemperatureMonitor(uint temperature, uint min, uint max)public constant returns (uint code){
        BodyTemperatureMonitor bt = new BodyTemperatureMonitor();
        return bt.analyze(temperature, min, max);
    }
}

contract BodyTemperatureMonitor {
    function analyze(uint temperature, uint min, uint max) public constant returns (uint){
        uint x=5;
        if(temperature < min||temperature > max){
            if(temperature < min-1||temperature > max+1){
                x=2;
                return (x);
            }
            x=1;
            return (x);
        }
        else{
            x=0;
            return (x);
        }
    }
}
