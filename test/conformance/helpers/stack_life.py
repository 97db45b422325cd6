"""Create stacks in moto, look at what they made, update and delete them; every answer of boto3 as one JSON."""

from __future__ import annotations

import hashlib
import json
import sys
from typing import Any

import boto3

asked = json.load(sys.stdin)
REGION = asked["region"]


def client(name: str) -> Any:
    return boto3.client(name, region_name=REGION)


cloudformation, ec2, iam, s3, ssm = (client(name) for name in ("cloudformation", "ec2", "iam", "s3", "ssm"))


def prepare() -> None:
    image = ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
    for name, value in ((asked["imageParameter"], image), ("/cdk-bootstrap/hnb659fds/version", "30")):
        ssm.put_parameter(Name=name, Value=value, Type="String", Overwrite=True)


def status(stack: str) -> str:
    return str(cloudformation.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"])


def call(verb: str, stack: str, template: dict[str, Any]) -> str:
    parameters = [{"ParameterKey": "ImageId", "ParameterValue": asked["imageParameter"]}]
    getattr(cloudformation, f"{verb}_stack")(
        StackName=stack,
        TemplateBody=json.dumps(template),
        Parameters=parameters if "ImageId" in template.get("Parameters", {}) else [],
        Capabilities=["CAPABILITY_IAM"],
    )
    return status(stack)


def documents() -> dict[str, str]:
    listed = ssm.list_documents(Filters=[{"Key": "Owner", "Values": ["Self"]}])["DocumentIdentifiers"]
    contents = {it["Name"]: ssm.get_document(Name=it["Name"])["Content"] for it in listed}
    return {name: hashlib.sha256(content.encode()).hexdigest() for name, content in contents.items()}


def instances(environment: str) -> list[dict[str, Any]]:
    found = ec2.describe_instances(Filters=[{"Name": "tag:trainyard:environment", "Values": [environment]}])
    rows = [it for reservation in found["Reservations"] for it in reservation["Instances"]]
    rows = [it for it in rows if it["State"]["Name"] != "terminated"]
    return [{"id": it["InstanceId"], "state": it["State"]["Name"], "type": it["InstanceType"]} for it in rows]


def launched() -> dict[str, Any]:
    """What the launch template holds, and an instance that is started from nothing else."""
    template = ec2.describe_launch_templates()["LaunchTemplates"][0]["LaunchTemplateId"]
    version = ec2.describe_launch_template_versions(LaunchTemplateId=template)["LaunchTemplateVersions"][0]
    data = version["LaunchTemplateData"]
    started = ec2.run_instances(MinCount=1, MaxCount=1, LaunchTemplate={"LaunchTemplateId": template, "Version": "1"})
    instance = started["Instances"][0]
    ec2.terminate_instances(InstanceIds=[instance["InstanceId"]])
    return {"data": data, "type": instance["InstanceType"], "lifecycle": instance.get("InstanceLifecycle")}


def role_of(profile_arn: str) -> dict[str, Any]:
    profiles = [it for it in iam.list_instance_profiles()["InstanceProfiles"] if it["Arn"] == profile_arn]
    name = profiles[0]["Roles"][0]["RoleName"]
    return {"name": name, "policies": sorted(iam.list_role_policies(RoleName=name)["PolicyNames"])}


def encryption(bucket: str) -> Any:
    """Of what a bucket is asked to be, the part that moto takes from a template; the unit tests have the rest."""
    rules = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"]
    return rules[0]["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"]


def look(stack: str, environment: str) -> dict[str, Any]:
    described = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]
    outputs = {it["OutputKey"]: it["OutputValue"] for it in described["Outputs"]}
    resources = cloudformation.list_stack_resources(StackName=stack)["StackResourceSummaries"]
    template = launched()
    return {
        "resources": sorted(it["LogicalResourceId"] for it in resources),
        "outputs": outputs,
        "record": json.loads(ssm.get_parameter(Name=outputs["DeploymentParameter"])["Parameter"]["Value"]),
        "instances": instances(environment),
        "launched": template,
        "role": role_of(template["data"]["IamInstanceProfile"]["Arn"]),
        "encryption": encryption(outputs["ResultsBucket"]),
        "documents": documents(),
    }


def free_routes() -> None:
    """moto's stacks do not delete their route tables, and its networks cannot go while there are any."""
    for table in ec2.describe_route_tables()["RouteTables"]:
        if any(it.get("Main") for it in table["Associations"]):
            continue
        for association in table["Associations"]:
            ec2.disassociate_route_table(AssociationId=association["RouteTableAssociationId"])
        ec2.delete_route_table(RouteTableId=table["RouteTableId"])


def free_roles() -> None:
    """moto's stacks do not detach their managed policies, and a role cannot go while it has one."""
    for role in iam.list_roles()["Roles"]:
        for policy in iam.list_attached_role_policies(RoleName=role["RoleName"])["AttachedPolicies"]:
            iam.detach_role_policy(RoleName=role["RoleName"], PolicyArn=policy["PolicyArn"])


def delete(stack: str, environment: str) -> dict[str, Any]:
    free_routes()
    free_roles()
    cloudformation.delete_stack(StackName=stack)
    stacks = {it["StackName"]: it["StackStatus"] for it in cloudformation.list_stacks()["StackSummaries"]}
    return {
        "status": stacks[stack],
        "buckets": sorted(it["Name"] for it in s3.list_buckets()["Buckets"]),
        "instances": instances(environment),
        "documents": documents(),
        "roles": [it["RoleName"] for it in iam.list_roles()["Roles"]],
    }


prepare()
answer: dict[str, Any] = {}
for row in asked["stacks"]:
    answer[row["stack"]] = {"created": call("create", row["stack"], row["template"])}
for row in asked["stacks"]:
    made = answer[row["stack"]]
    if "update" in row:
        made["seen"] = look(row["stack"], row["environment"])
        made["updated"] = call("update", row["stack"], row["update"])
        made["documentsAfterUpdate"] = documents()
        made["instancesAfterUpdate"] = instances(row["environment"])
        made["deleted"] = delete(row["stack"], row["environment"])
json.dump(answer, sys.stdout, default=str)
