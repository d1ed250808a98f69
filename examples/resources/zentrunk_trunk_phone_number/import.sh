# The id is the number, with or without plus, blanks and hyphens.
terraform import zentrunk_trunk_phone_number.support 14155550100
