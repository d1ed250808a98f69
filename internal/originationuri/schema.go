package originationuri

import (
	"context"

	dsschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/plivo/terraform-provider-zentrunk/internal/object"
	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// noun is how messages speak of origination URIs.
var noun = object.Noun{
	Name: "origination URI", Article: "an", Plural: "origination URIs", Type: "zentrunk_origination_uri", IDField: "uri_uuid",
	ExampleID: "21a8a2a1-6b1f-4ac3-8a3b-0d9a3c5e7f10",
	Fields:    []string{"name", "uri", "authentication_needed", "username", "password"},
}

// usage is how trunks use origination URIs.
var usage = object.Usage{
	Consequence: "Zentrunk would delete the trunks that use it along with it",
	Filters: func(id string) []zentrunk.TrunkFilter {
		return []zentrunk.TrunkFilter{{PrimaryURIUUID: id}, {FallbackURIUUID: id}}
	},
	Uses: func(t *zentrunk.Trunk, id string) bool { return t.PrimaryURIUUID == id || t.FallbackURIUUID == id },
}

// descriptions of the attributes, the same wherever a URI is shown.
var descriptions = map[string]string{
	"uri_uuid":              "Identifier of the URI.",
	"name":                  "Name of the URI.",
	"uri":                   "Where calls go: an address or a host name, with its port if need be, with or without `sip:` or `sips:` and a user before it, and SIP parameters such as `;transport=tls` after it. An IPv6 address stands in brackets.",
	"authentication_needed": "Whether the PBX asks for a user name and a password.",
	"username":              "User name with which Plivo authenticates at the PBX.",
}

func (r *uriResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "An origination URI: a PBX that the calls of an inbound trunk go to.",
		Attributes: map[string]schema.Attribute{
			"id":       object.ComputedID("The same as `uri_uuid`."),
			"uri_uuid": object.ComputedID(descriptions["uri_uuid"]),
			"name":     object.NameAttribute(descriptions["name"]),
			"uri": schema.StringAttribute{
				MarkdownDescription: descriptions["uri"] + " Spellings that mean the same do not differ.",
				Required:            true,
				Validators:          []validator.String{uriForm{}},
				PlanModifiers:       []planmodifier.String{tfutil.KeepSpelling(canonical)},
			},
			"authentication_needed": schema.BoolAttribute{
				MarkdownDescription: descriptions["authentication_needed"] + " Default: `false`.",
				Optional:            true,
				Computed:            true,
				Default:             booldefault.StaticBool(false),
			},
			"username": schema.StringAttribute{
				MarkdownDescription: descriptions["username"] + " Needed with `authentication_needed = true`.",
				Optional:            true,
				Validators:          []validator.String{tfutil.Text("It is needed with authentication_needed = true; leave it out otherwise.", tfutil.Stray)},
			},
			"timeouts": object.Timeouts(ctx, noun),
		},
	}
	tfutil.AddSecretAttributes(resp.Schema.Attributes, "With `authentication_needed = true`, exactly one of `password` and `password_wo` is needed to create and to change a URI.", nil)
}

// shownAttributes is a URI's every attribute as the service tells it.
func shownAttributes() map[string]dsschema.Attribute {
	attributes := map[string]dsschema.Attribute{
		"authentication_needed": dsschema.BoolAttribute{MarkdownDescription: descriptions["authentication_needed"], Computed: true},
	}
	for _, name := range []string{"uri_uuid", "name", "uri", "username"} {
		attributes[name] = dsschema.StringAttribute{MarkdownDescription: descriptions[name], Computed: true}
	}
	return attributes
}
