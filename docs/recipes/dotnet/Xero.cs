// Xero with .NET's HttpClient. NOT RUN: written from documentation, no .NET was at hand. As Program.cs of a console
// project (net8.0): dotnet run
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;

static string Setting(string name) => Environment.GetEnvironmentVariable(name) ?? throw new Exception($"set {name}");

var handler = new HttpClientHandler { AllowAutoRedirect = false };
using var ledger = new HttpClient(handler) { BaseAddress = new Uri(Setting("LEDGERS_URL")) };
ledger.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));

// The user who presses Allow.
var page = await ledger.PostAsync("/identity/connect/authorize", new FormUrlEncodedContent(new Dictionary<string, string>
{
    ["response_type"] = "code", ["client_id"] = Setting("CLIENT_ID"), ["redirect_uri"] = Setting("REDIRECT_URI"),
    ["scope"] = "accounting.transactions accounting.contacts offline_access", ["state"] = "recipe",
    ["organisation"] = Setting("ORGANISATION"), ["decision"] = "allow",
}));
var back = HttpUtility.ParseQueryString(page.Headers.Location!.Query);

var asked = new HttpRequestMessage(HttpMethod.Post, "/connect/token")
{
    Content = new FormUrlEncodedContent(new Dictionary<string, string>
    {
        ["grant_type"] = "authorization_code", ["code"] = back["code"]!, ["redirect_uri"] = Setting("REDIRECT_URI"),
    }),
};
var credentials = Encoding.ASCII.GetBytes($"{Setting("CLIENT_ID")}:{Setting("CLIENT_SECRET")}");
asked.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(credentials));
var token = await Read(await ledger.SendAsync(asked));
ledger.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)token["access_token"]!);

var tenants = await Read(await ledger.GetAsync("/connections"));
ledger.DefaultRequestHeaders.Add("Xero-Tenant-Id", (string)tenants[0]!["tenantId"]!);

var invoice = new
{
    Type = "ACCREC", Status = "AUTHORISED", Contact = new { Name = "Able Ltd" }, DueDate = "2030-01-31",
    LineAmountTypes = "NoTax",
    LineItems = new[] { new { Description = "Advice", Quantity = 1, UnitAmount = 100.00m, AccountCode = "200" } },
};
// Without a naming policy of its own, PutAsJsonAsync would write camelCase; Xero reads any case.
var made = await Read(await ledger.PutAsJsonAsync("/api.xro/2.0/Invoices", invoice));
var id = (string)made["Invoices"]![0]!["InvoiceID"]!;
var read = (await Read(await ledger.GetAsync($"/api.xro/2.0/Invoices/{id}")))["Invoices"]![0]!;
Console.WriteLine(new JsonObject { ["id"] = id, ["number"] = (string)read["InvoiceNumber"]!, ["total"] = (decimal)read["Total"]! }.ToJsonString());

static async Task<JsonNode> Read(HttpResponseMessage answer)
{
    var text = await answer.Content.ReadAsStringAsync();
    if (!answer.IsSuccessStatusCode) throw new Exception($"{answer.RequestMessage!.RequestUri} was answered {answer.StatusCode}: {text}");
    return JsonNode.Parse(text)!;
}
