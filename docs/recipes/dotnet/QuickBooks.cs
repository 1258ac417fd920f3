// QuickBooks with .NET's HttpClient. NOT RUN: written from documentation, no .NET was at hand. As Program.cs of a
// console project (net8.0): dotnet run
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;

static string Setting(string name) => Environment.GetEnvironmentVariable(name) ?? throw new Exception($"set {name}");

var handler = new HttpClientHandler { AllowAutoRedirect = false };
using var ledger = new HttpClient(handler) { BaseAddress = new Uri(Setting("LEDGERS_URL")) };
ledger.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));

// The user who presses Allow.
var page = await ledger.PostAsync("/connect/oauth2", new FormUrlEncodedContent(new Dictionary<string, string>
{
    ["response_type"] = "code", ["client_id"] = Setting("CLIENT_ID"), ["redirect_uri"] = Setting("REDIRECT_URI"),
    ["scope"] = "com.intuit.quickbooks.accounting", ["state"] = "recipe",
    ["organisation"] = Setting("ORGANISATION"), ["decision"] = "allow",
}));
var back = HttpUtility.ParseQueryString(page.Headers.Location!.Query);

var asked = new HttpRequestMessage(HttpMethod.Post, "/oauth2/v1/tokens/bearer")
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

var company = $"/v3/company/{back["realmId"]}";
var customer = await Write("customer", new JsonObject { ["DisplayName"] = "Able Ltd" });
var made = await Write("invoice", JsonNode.Parse($$"""
    {"CustomerRef": {"value": "{{customer["Customer"]!["Id"]}}"},
     "Line": [{"DetailType": "SalesItemLineDetail", "Amount": 100, "SalesItemLineDetail": {"ItemRef": {"value": "1"}}}]}
    """)!);
var read = (await Read(await ledger.GetAsync($"{company}/invoice/{made["Invoice"]!["Id"]}?minorversion=75")))["Invoice"]!;
Console.WriteLine(new JsonObject { ["id"] = (string)read["Id"]!, ["number"] = (string)read["DocNumber"]!, ["total"] = (decimal)read["TotalAmt"]! }.ToJsonString());

async Task<JsonNode> Write(string kind, JsonNode value)
{
    var content = new StringContent(value.ToJsonString(), Encoding.UTF8, "application/json");
    return await Read(await ledger.PostAsync($"{company}/{kind}?minorversion=75", content));
}

static async Task<JsonNode> Read(HttpResponseMessage answer)
{
    var text = await answer.Content.ReadAsStringAsync();
    if (!answer.IsSuccessStatusCode) throw new Exception($"{answer.RequestMessage!.RequestUri} was answered {answer.StatusCode}: {text}");
    return JsonNode.Parse(text)!;
}
