"""Stand-ins for the commands of the system: git, pip, curl, systemctl, disks and packages."""
