package ipacl

import (
	"context"

	dsschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/plivo/terraform-provider-zentrunk/internal/object"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// noun is how messages speak of IP access control lists.
var noun = object.Noun{
	Name: "IP access control list", Article: "an", Plural: "IP access control lists",
	Type: "zentrunk_ip_access_control_list", IDField: "ipacl_uuid",
	ExampleID: "3f6c2d84-a7e5-4b19-8d02-6e91f4b7a35c",
	Fields:    []string{"name", "ip_addresses"},
}

// usage is how trunks use lists.
var usage = object.Usage{
	Consequence: "the calls that its addresses place would be refused",
	Filters:     func(id string) []zentrunk.TrunkFilter { return []zentrunk.TrunkFilter{{IPACLUUID: id}} },
	Uses:        func(t *zentrunk.Trunk, id string) bool { return t.IPACLUUID == id },
}

// descriptions of the attributes, the same wherever a list is shown.
var descriptions = map[string]string{
	"ipacl_uuid":   "Identifier of the list.",
	"name":         "Name of the list.",
	"ip_addresses": "Addresses and networks that may place calls: IPv4, IPv6 and CIDR.",
}

func (r *ipaclResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "An IP access control list: the addresses that may place calls through an outbound trunk.",
		Attributes: map[string]schema.Attribute{
			"id":         object.ComputedID("The same as `ipacl_uuid`."),
			"ipacl_uuid": object.ComputedID(descriptions["ipacl_uuid"]),
			"name":       object.NameAttribute(descriptions["name"]),
			"ip_addresses": schema.SetAttribute{
				MarkdownDescription: descriptions["ip_addresses"] + " Two spellings of the same address do not differ.",
				Required:            true,
				ElementType:         types.StringType,
				Validators:          []validator.Set{addressSet{}},
			},
			"timeouts": object.Timeouts(ctx, noun),
		},
	}
}

// shownAttributes is a list's every attribute as the service tells it.
func shownAttributes() map[string]dsschema.Attribute {
	return map[string]dsschema.Attribute{
		"ipacl_uuid": dsschema.StringAttribute{MarkdownDescription: descriptions["ipacl_uuid"], Computed: true},
		"name":       dsschema.StringAttribute{MarkdownDescription: descriptions["name"], Computed: true},
		"ip_addresses": dsschema.SetAttribute{
			MarkdownDescription: descriptions["ip_addresses"], Computed: true, ElementType: types.StringType,
		},
	}
}
