"""Replay what the executor did to EC2 and S3 against moto, step by step, and say how EC2 answered each."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from typing import Any

import boto3

asked = json.load(sys.stdin)
ec2 = boto3.client("ec2", region_name="us-east-2")
s3 = boto3.client("s3", region_name="us-east-2")
IMAGE = ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
# Ids of the executor's account, and those that moto gave for them.
real: dict[str, str] = {}
Values = dict[str, Any]


def existing_network() -> None:
    """The network that environments name, which no stack makes."""
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    real[asked["vpcId"]] = vpc
    real[asked["subnetId"]] = ec2.create_subnet(VpcId=vpc, CidrBlock="10.9.1.0/24")["Subnet"]["SubnetId"]


def mapped(value: Any) -> Any:
    """A value with the ids of moto; an attribute such as `.GroupId` is the id itself in all that is asked here."""
    if isinstance(value, list):
        return [mapped(item) for item in value]
    if isinstance(value, dict):
        return {key: mapped(item) for key, item in value.items()}
    if not isinstance(value, str):
        return value
    return real.get(re.sub(r"\.(GroupId|AllocationId)$", "", value), value)


def launch_data(data: Values) -> Values:
    """Without what is of other services: moto has neither the profile nor the image of the template."""
    kept = {key: item for key, item in data.items() if key not in ("IamInstanceProfile", "UserData")}
    return {**kept, "ImageId": IMAGE}


def only(values: Values, *names: str) -> Values:
    return {name: values[name] for name in names if name in values}


def group(it: Values) -> str:
    made = ec2.create_security_group(
        GroupName=f"group-{len(real)}", Description=it["GroupDescription"], VpcId=it["VpcId"]
    )
    return str(made["GroupId"])


def ingress(it: Values) -> str:
    rule = only(it, "IpProtocol", "FromPort", "ToPort")
    pairs = [{"GroupId": it["SourceSecurityGroupId"]}]
    ec2.authorize_security_group_ingress(GroupId=it["GroupId"], IpPermissions=[{**rule, "UserIdGroupPairs": pairs}])
    return f"{it['GroupId']} {it['SourceSecurityGroupId']}"


def route(it: Values) -> str:
    ec2.create_route(**only(it, "RouteTableId", "DestinationCidrBlock", "GatewayId", "NatGatewayId"))
    return f"{it['RouteTableId']} {it['DestinationCidrBlock']}"


def attachment(it: Values) -> str:
    ec2.attach_internet_gateway(**only(it, "InternetGatewayId", "VpcId"))
    return f"{it['InternetGatewayId']} {it['VpcId']}"


def endpoint(it: Values) -> str:
    names = ("VpcEndpointType", "ServiceName", "VpcId", "RouteTableIds", "SubnetIds", "SecurityGroupIds")
    return str(ec2.create_vpc_endpoint(**only(it, *names))["VpcEndpoint"]["VpcEndpointId"])


def template(it: Values) -> str:
    made = ec2.create_launch_template(
        LaunchTemplateName=f"template-{len(real)}", LaunchTemplateData=launch_data(it["LaunchTemplateData"])
    )
    return str(made["LaunchTemplate"]["LaunchTemplateId"])


def instance(it: Values) -> str:
    tags = [{"ResourceType": "instance", "Tags": it["Tags"]}]
    wanted = only(it, "LaunchTemplate", "SubnetId")
    return str(
        ec2.run_instances(MinCount=1, MaxCount=1, TagSpecifications=tags, **wanted)["Instances"][0]["InstanceId"]
    )


def bucket(_it: Values) -> str:
    name = f"replayed-{len(real)}"
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "us-east-2"})
    return name


CREATE: dict[str, Callable[[Values], str]] = {
    "VPC": lambda it: ec2.create_vpc(CidrBlock=it["CidrBlock"])["Vpc"]["VpcId"],
    "Subnet": lambda it: ec2.create_subnet(**only(it, "VpcId", "CidrBlock", "AvailabilityZone", "AvailabilityZoneId"))[
        "Subnet"
    ]["SubnetId"],
    "RouteTable": lambda it: ec2.create_route_table(VpcId=it["VpcId"])["RouteTable"]["RouteTableId"],
    "SubnetRouteTableAssociation": lambda it: ec2.associate_route_table(**only(it, "RouteTableId", "SubnetId"))[
        "AssociationId"
    ],
    "EIP": lambda _it: ec2.allocate_address(Domain="vpc")["AllocationId"],
    "NatGateway": lambda it: ec2.create_nat_gateway(**only(it, "SubnetId", "AllocationId"))["NatGateway"][
        "NatGatewayId"
    ],
    "InternetGateway": lambda _it: ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"],
    "VPCGatewayAttachment": attachment,
    "Route": route,
    "VPCEndpoint": endpoint,
    "SecurityGroup": group,
    "SecurityGroupIngress": ingress,
    "LaunchTemplate": template,
    "Instance": instance,
    "Bucket": bucket,
}


def detach(of: str) -> None:
    gateway, vpc = of.split()
    ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)


def unroute(of: str) -> None:
    table, cidr = of.split()
    ec2.delete_route(RouteTableId=table, DestinationCidrBlock=cidr)


def close(of: str) -> None:
    target, source = of.split()
    rules = ec2.describe_security_groups(GroupIds=[target])["SecurityGroups"][0]["IpPermissions"]
    wanted = [rule for rule in rules if source in str(rule["UserIdGroupPairs"])]
    ec2.revoke_security_group_ingress(GroupId=target, IpPermissions=wanted)


REMOVE: dict[str, Callable[[str], object]] = {
    "VPC": lambda of: ec2.delete_vpc(VpcId=of),
    "Subnet": lambda of: ec2.delete_subnet(SubnetId=of),
    "RouteTable": lambda of: ec2.delete_route_table(RouteTableId=of),
    "SubnetRouteTableAssociation": lambda of: ec2.disassociate_route_table(AssociationId=of),
    "EIP": lambda of: ec2.release_address(AllocationId=of),
    "NatGateway": lambda of: ec2.delete_nat_gateway(NatGatewayId=of),
    "InternetGateway": lambda of: ec2.delete_internet_gateway(InternetGatewayId=of),
    "VPCGatewayAttachment": detach,
    "Route": unroute,
    "VPCEndpoint": lambda of: ec2.delete_vpc_endpoints(VpcEndpointIds=[of]),
    "SecurityGroup": lambda of: ec2.delete_security_group(GroupId=of),
    "SecurityGroupIngress": close,
    "LaunchTemplate": lambda of: ec2.delete_launch_template(LaunchTemplateId=of),
    "Instance": lambda of: ec2.terminate_instances(InstanceIds=[of]),
    "Bucket": lambda of: s3.delete_bucket(Bucket=of),
}


def update(kind: str, of: str, values: Values) -> None:
    """Only a launch template is changed by a call that can be refused here; the rest are tags and settings."""
    if kind == "LaunchTemplate":
        data = launch_data(values["LaunchTemplateData"])
        ec2.create_launch_template_version(LaunchTemplateId=of, LaunchTemplateData=data)


def replay(step: Values) -> str:
    kind = step["type"].split("::")[-1]
    try:
        if step["verb"] == "create":
            made = CREATE[kind](mapped(step["properties"]))
            real[step.get("id") or f"refused-{len(real)}"] = made
        elif step["verb"] == "update":
            update(kind, real[step["id"]], mapped(step["properties"]))
        else:
            REMOVE[kind](real[step["id"]])
    except ec2.exceptions.ClientError as error:
        return str(error.response["Error"]["Code"])
    return "done"


def left() -> Values:
    """What is in the account at the end, in the executor's ids; a network that is not of a stack is not counted."""
    named = {theirs: ours for ours, theirs in real.items()}
    running = ec2.describe_instances(Filters=[{"Name": "instance-state-name", "Values": ["running", "stopped"]}])
    found = {
        "instances": [it["InstanceId"] for of in running["Reservations"] for it in of["Instances"]],
        "subnets": [it["SubnetId"] for it in ec2.describe_subnets()["Subnets"]],
        "templates": [it["LaunchTemplateId"] for it in ec2.describe_launch_templates()["LaunchTemplates"]],
        "buckets": [it["Name"] for it in s3.list_buckets()["Buckets"]],
    }
    given = (asked["vpcId"], asked["subnetId"])
    ours = {kind: sorted(named[it] for it in ids if it in named) for kind, ids in found.items()}
    return {kind: [it for it in ids if it not in given] for kind, ids in ours.items()}


existing_network()
answers = [replay(step) for step in asked["steps"]]
json.dump({"answers": answers, "left": left()}, sys.stdout)
