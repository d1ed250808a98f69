package credential

import (
	"context"

	dsschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/plivo/terraform-provider-zentrunk/internal/object"
	"github.com/plivo/terraform-provider-zentrunk/internal/tfutil"
	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// noun is how messages speak of credentials.
var noun = object.Noun{
	Name: "credential", Article: "a", Plural: "credentials", Type: "zentrunk_credential", IDField: "credential_uuid",
	ExampleID: "9f1f7a1e-8d55-4a5e-93b7-0f4f6f1f1b0c",
	Fields:    []string{"name", "username", "password"},
}

// usage is how trunks use credentials.
var usage = object.Usage{
	Consequence: "the trunks that use it could no longer authenticate their calls",
	Filters:     func(id string) []zentrunk.TrunkFilter { return []zentrunk.TrunkFilter{{CredentialUUID: id}} },
	Uses:        func(t *zentrunk.Trunk, id string) bool { return t.CredentialUUID == id },
}

// descriptions of the attributes, the same wherever a credential is shown.
var descriptions = map[string]string{
	"credential_uuid": "Identifier of the credential.",
	"name":            "Name of the credential.",
	"username":        "User name with which the PBX authenticates. Plivo is reported to want 5 to 20 letters and digits.",
}

func (r *credentialResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A user name and password with which a PBX authenticates its calls through an outbound trunk.",
		Attributes: map[string]schema.Attribute{
			"id":              object.ComputedID("The same as `credential_uuid`."),
			"credential_uuid": object.ComputedID(descriptions["credential_uuid"]),
			"name":            object.NameAttribute(descriptions["name"]),
			"username": schema.StringAttribute{
				MarkdownDescription: descriptions["username"],
				Required:            true,
				Validators:          []validator.String{tfutil.Text("A credential needs one.", unusualUsername)},
			},
			"timeouts": object.Timeouts(ctx, noun),
		},
	}
	tfutil.AddSecretAttributes(resp.Schema.Attributes, "Exactly one of `password` and `password_wo` is needed to create and to change a credential: every update rewrites the password.", unusualPassword)
}

// shownAttributes is a credential's every attribute as the service tells it.
func shownAttributes() map[string]dsschema.Attribute {
	attributes := map[string]dsschema.Attribute{}
	for name, description := range descriptions {
		attributes[name] = dsschema.StringAttribute{MarkdownDescription: description, Computed: true}
	}
	return attributes
}
